import { KDF_CEILING, KDF_FLOOR } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal, utf8 } from "./bytes.ts";
import { deriveLabelled } from "./labels.ts";
import type { Primitives } from "./primitives.ts";

/** Argon2id version 1.3 with 32 bytes of output; comes from a library that the caller chooses. `password` is overwritten when it is done. */
export type Argon2id = (input: {
  readonly password: Bytes;
  readonly salt: Bytes;
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}) => Promise<Bytes>;

/** How a passphrase slot's key is derived. `salt` is 32 random bytes, new for every passphrase set. */
export interface KdfParameters {
  readonly id: "argon2id";
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Bytes;
}

/** authKey proves the passphrase to the service; KEK opens the slot and never leaves the client. */
export interface PassphraseKeys {
  readonly authKey: Bytes;
  readonly kek: Bytes;
}

const within = (value: number, floor: number, ceiling: number): boolean =>
  Number.isInteger(value) && value >= floor && value <= ceiling;

/**
 * Refuses parameters that make guessing cheap or the derivation unbearable. [KY-2]
 *
 * They come from the service: a client that derived with whatever it is told would hand out a cheap hash of its
 * passphrase.
 */
export const checkKdf = (kdf: KdfParameters): Result<null, "weak-kdf"> =>
  within(kdf.memoryKib, KDF_FLOOR.memoryKib, KDF_CEILING.memoryKib) &&
  within(kdf.passes, KDF_FLOOR.passes, KDF_CEILING.passes) &&
  within(kdf.lanes, KDF_FLOOR.lanes, KDF_CEILING.lanes) &&
  kdf.salt.length === 32
    ? ok(null)
    : err("weak-kdf");

export const equalKdf = (a: KdfParameters | null, b: KdfParameters | null): boolean =>
  a === null || b === null
    ? a === b
    : a.memoryKib === b.memoryKib && a.passes === b.passes && a.lanes === b.lanes && equal(a.salt, b.salt);

/** Both keys of an Argon2id result. */
export const passphraseKeys = async (primitives: Primitives, prk: Bytes): Promise<PassphraseKeys> => ({
  authKey: await deriveLabelled(primitives, prk, "HFV1/passphrase/auth/v1"),
  kek: await deriveLabelled(primitives, prk, "HFV1/passphrase/kek/v1"),
});

/** Derives a passphrase's keys, once per unlock; takes about 0.2–0.8 s. Refuses weak parameters before it starts. [KY-1] */
export const derivePassphrase = async (
  primitives: Primitives,
  argon2id: Argon2id,
  passphrase: string,
  kdf: KdfParameters,
): Promise<Result<PassphraseKeys, "weak-kdf">> => {
  const checked = checkKdf(kdf);
  if (!checked.ok) return checked;
  const password = utf8(passphrase.normalize("NFKC"));
  const prk = await argon2id({ ...kdf, password });
  const keys = await passphraseKeys(primitives, prk);
  for (const secret of [password, prk]) secret.fill(0);
  return ok(keys);
};
