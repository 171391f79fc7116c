import { CHUNK_WHOLE_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { canonicalJson, parseJson } from "./canonical-json.ts";

/** Why a section is not saved: over its limit, not expressible in UTF-8 and JSON, or what is stored of it is damaged. */
export type SkipReason = "too-large" | "not-text" | "damaged";

/** One canonical JSON value of at most `maxBytes`: 1 MiB where the section is one chunk. */
export const encodeJson = (
  value: unknown,
  maxBytes: number = CHUNK_WHOLE_MAX_BYTES,
): Result<Bytes, SkipReason> => {
  const json = canonicalJson(value);
  if (!json.ok) return err("not-text");
  const bytes = utf8(json.value);
  return bytes.length > maxBytes ? err("too-large") : ok(bytes);
};

/** UTF-8 of at most `maxBytes`; a lone surrogate is refused, not replaced. */
export const encodeText = (text: string, maxBytes: number): Result<Bytes, SkipReason> => {
  if (!text.isWellFormed()) return err("not-text");
  const bytes = utf8(text);
  return bytes.length > maxBytes ? err("too-large") : ok(bytes);
};

// A byte order mark is content: the same text has to come back.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of strict UTF-8, or null. */
export const decodeText = (bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};

/** The JSON value of a section when it has the form `schema` demands, or null. The caller names the schema's type. */
export const decodeJson = <T>(bytes: Uint8Array, schema: TSchema): T | null => {
  const text = decodeText(bytes);
  const value = text === null ? null : parseJson(text);
  return value?.ok && Value.Check(schema, value.value) ? (value.value as T) : null;
};
