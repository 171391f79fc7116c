import { err, ok, type Result } from "@holdfast/protocol/result";
import { ascii, type Bytes, concat } from "./bytes.ts";
import { fromCharacters, toCharacters } from "./crockford.ts";
import type { Primitives } from "./primitives.ts";

/** 128 bits: nobody guesses it, so that no slow derivation is needed. */
export const EXPORT_CODE_BYTES = 16;
const CODE_CHARS = 26;
const CHECK_CHARS = 4;
const CHECK_LABEL = ascii("HFV1/export/check");

const withCheck = async (primitives: Primitives, code: Bytes): Promise<string> => {
  const hash = await primitives.sha256(concat(CHECK_LABEL, code));
  return toCharacters(code) + toCharacters(hash.slice(0, 5)).slice(0, CHECK_CHARS);
};

/** The code of an export file for people: 26 characters and 4 check characters, in groups of 5 joined by `-`. [EX-2] */
export const formatExportCode = async (primitives: Primitives, code: Bytes): Promise<string> => {
  if (code.length !== EXPORT_CODE_BYTES) throw new RangeError("an export code is 16 bytes");
  return ((await withCheck(primitives, code)).match(/.{5}/g) ?? []).join("-");
};

/** The 16 bytes a person typed, read as recovery codes are. */
export const parseExportCode = async (
  primitives: Primitives,
  text: string,
): Promise<Result<Bytes, "malformed-object">> => {
  const read = fromCharacters(text);
  if (read?.characters.length !== CODE_CHARS + CHECK_CHARS) return err("malformed-object");
  const code = read.bytesOf(CODE_CHARS);
  return read.characters === (await withCheck(primitives, code)) ? ok(code) : err("malformed-object");
};
