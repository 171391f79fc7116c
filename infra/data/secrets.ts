import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { toBase64url } from "@holdfast/protocol/encoding";

/** What the services of one deployment must keep to themselves. Part of every backup. */
export interface Secrets {
  /** Ed25519 private key that signs access tokens. */
  readonly tokenKey: JsonWebKey;
  /** 32 bytes, base64url: makes the answers about unknown addresses. */
  readonly fakeSaltSecret: string;
  /** 32 bytes, base64url: binds the tokens that pages prove themselves with to their logins. */
  readonly csrfSecret: string;
  /** 32 bytes, base64url: how the gateway proves itself to the services. */
  readonly serviceToken: string;
}

const random = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)));

const make = async (): Promise<Secrets> => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 makes key pairs");
  const tokenKey = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { tokenKey, fakeSaltSecret: random(), csrfSecret: random(), serviceToken: random() };
};

/** The secrets kept in `<folder>/secrets.json` (mode 0600), made on first use: whole or not at all, also after a crash. */
export const keptSecrets = async (folder: string): Promise<Secrets> => {
  const file = join(folder, "secrets.json");
  if (!existsSync(file)) {
    const handle = openSync(`${file}.new`, "w", 0o600);
    writeSync(handle, JSON.stringify(await make()));
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Secrets;
};
