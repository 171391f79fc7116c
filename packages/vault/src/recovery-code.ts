import { err, ok, type Result } from "@holdfast/protocol/result";
import { ascii, type Bytes, concat } from "./bytes.ts";
import { fromCharacters, toCharacters } from "./crockford.ts";
import { deriveLabelled } from "./labels.ts";
import type { Primitives } from "./primitives.ts";

/** What a recovery code gives. It is random enough that no slow derivation is needed. */
export interface RecoveryKeys {
  readonly authKey: Bytes;
  readonly kek: Bytes;
  readonly slotId: Bytes;
}

const CODE_BYTES = 20;
const CHECK_LABEL = ascii("HFV1/code/check");

/** Keys and slot id of a code of 20 random bytes. */
export const deriveRecoveryCode = async (primitives: Primitives, code: Bytes): Promise<RecoveryKeys> => {
  if (code.length !== CODE_BYTES) throw new RangeError("a recovery code is 20 bytes");
  return {
    authKey: await deriveLabelled(primitives, code, "HFV1/code/auth/v1"),
    kek: await deriveLabelled(primitives, code, "HFV1/code/kek/v1"),
    slotId: (await deriveLabelled(primitives, code, "HFV1/code/id/v1")).slice(0, 16),
  };
};

const withCheck = async (primitives: Primitives, code: Bytes): Promise<string> => {
  const hash = await primitives.sha256(concat(CHECK_LABEL, code));
  return toCharacters(code) + toCharacters(hash.slice(0, 5)).slice(0, 4);
};

/** The code for people: 32 characters and 4 check characters, in groups of 4 joined by `-`. */
export const formatRecoveryCode = async (primitives: Primitives, code: Bytes): Promise<string> => {
  if (code.length !== CODE_BYTES) throw new RangeError("a recovery code is 20 bytes");
  return ((await withCheck(primitives, code)).match(/.{4}/g) ?? []).join("-");
};

/** The 20 bytes a person typed: case-blind, I and L read as 1, O as 0, spaces and dashes ignored. */
export const parseRecoveryCode = async (
  primitives: Primitives,
  text: string,
): Promise<Result<Bytes, "malformed-object">> => {
  const read = fromCharacters(text);
  if (read?.characters.length !== 36) return err("malformed-object");
  const code = read.bytesOf(32);
  return read.characters === (await withCheck(primitives, code)) ? ok(code) : err("malformed-object");
};
