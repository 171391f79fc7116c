import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Jwks } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { readSigningKey } from "@holdfast/service-kit/signing-key";

/** What the services of one deployment must keep to themselves. Part of every backup. */
export interface Secrets {
  /** Ed25519 private key that signs access tokens. */
  readonly tokenKey: JsonWebKey;
  /** Public half of the key before it, whose tokens are good until they expire. */
  readonly earlierTokenKeys?: Jwks;
  /** 32 bytes, base64url: makes the answers about unknown addresses. */
  readonly fakeSaltSecret: string;
  /** 32 bytes, base64url: binds the tokens that pages prove themselves with to their logins. */
  readonly csrfSecret: string;
  /** 32 bytes, base64url: encrypts the secrets of webhooks. */
  readonly webhookKey: string;
  /** 32 bytes, base64url: how the gateway proves itself to the services. */
  readonly serviceToken: string;
}

const random = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)));

const makeTokenKey = async (): Promise<JsonWebKey> => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 makes key pairs");
  return crypto.subtle.exportKey("jwk", pair.privateKey);
};

const make = async (): Promise<Secrets> => ({
  tokenKey: await makeTokenKey(),
  fakeSaltSecret: random(),
  csrfSecret: random(),
  webhookKey: random(),
  serviceToken: random(),
});

const fileIn = (folder: string): string => join(folder, "secrets.json");

/** Whole or not at all, also after a crash. */
const write = (folder: string, secrets: Secrets): void => {
  const file = fileIn(folder);
  const handle = openSync(`${file}.new`, "w", 0o600);
  writeSync(handle, JSON.stringify(secrets));
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
};

const read = (folder: string): Secrets => JSON.parse(readFileSync(fileIn(folder), "utf8")) as Secrets;

/**
 * The secrets kept in `<folder>/secrets.json` (mode 0600), made on first use: whole or not at all, also after a crash. One that a
 * newer version needs besides is added.
 */
export const keptSecrets = async (folder: string): Promise<Secrets> => {
  if (!existsSync(fileIn(folder))) write(folder, await make());
  const kept: Partial<Secrets> = read(folder);
  if (kept.webhookKey === undefined) write(folder, { ...read(folder), webhookKey: random() });
  return read(folder);
};

/** Puts a new key in place of the one that signs access tokens. It signs from the next start on; nobody is signed out. */
export const renewTokenKey = async (folder: string): Promise<void> => {
  const secrets = read(folder);
  const { jwks } = await readSigningKey(secrets.tokenKey);
  write(folder, { ...secrets, tokenKey: await makeTokenKey(), earlierTokenKeys: jwks });
};
