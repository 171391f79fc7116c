import { fromBase64url, fromHex, toBase64url, toHex } from "@holdfast/protocol/encoding";
import { EXPORT_PREAMBLE_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { decodeText } from "../section-content.ts";

/** The first line of every export file. */
export const FIRST_LINE = "Holdfast export 1\n";

const u32 = Type.Integer({ minimum: 1, maximum: 0xffff_ffff });

/** Members that are not named here are for people, and for nobody to believe. */
const Description = Type.Object({
  format: Type.Literal("holdfast-export"),
  version: Type.Literal(1),
  export: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  made: Type.String({ maxLength: 40 }),
  key: Type.Union([
    Type.Object({
      from: Type.Literal("passphrase"),
      derivation: Type.Literal("argon2id"),
      memoryKib: u32,
      passes: u32,
      lanes: u32,
      salt: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
    }),
    Type.Object({ from: Type.Literal("code") }),
  ]),
});
type Description = Static<typeof Description>;

/** What an export file says of itself in clear, as far as a reader goes by it. */
export interface Preamble {
  readonly exportId: Bytes;
  /** ISO 8601; the writer's word. */
  readonly made: string;
  /** Null: a code opens it. */
  readonly kdf: KdfParameters | null;
}

const keyText = (kdf: KdfParameters | null): Description["key"] => {
  if (kdf === null) return { from: "code" };
  const { memoryKib, passes, lanes, salt } = kdf;
  return { from: "passphrase", derivation: "argon2id", memoryKib, passes, lanes, salt: toBase64url(salt) };
};

/** Both lines in clear, with where the program is that opens the file. */
export const encodePreamble = ({ exportId, made, kdf }: Preamble, program: string): Bytes => {
  const description = {
    format: "holdfast-export",
    version: 1,
    export: toHex(exportId),
    made,
    key: keyText(kdf),
    records:
      "kind u8, length u32, content, SHA-256; 0 end, 1 keys, 2 signed, 3 session, 4 segment, 5 save, 6 between, 7 checkpoint",
    program,
    open: "node holdfast-open.mjs <this file> <folder>",
  };
  return utf8(`${FIRST_LINE}${JSON.stringify(description)}\n`);
};

const kdfOf = (key: Description["key"]): KdfParameters | null => {
  if (key.from === "code") return null;
  const { memoryKib, passes, lanes } = key;
  return { id: "argon2id", memoryKib, passes, lanes, salt: fromBase64url(key.salt) ?? new Uint8Array(0) };
};

export type PreambleRefusal = "not-an-export" | "newer-export" | "changed";

/**
 * Reads the lines in clear from the beginning of a file, and says how long they are.
 *
 * `not-an-export`: the file is something else; `newer-export`: of a version that this reader does not know.
 */
export const decodePreamble = (
  bytes: Bytes,
): Result<{ readonly preamble: Preamble; readonly length: number }, PreambleRefusal> => {
  const first = decodeText(bytes.subarray(0, FIRST_LINE.length));
  if (first !== FIRST_LINE)
    return err(first?.startsWith("Holdfast export ") ? "newer-export" : "not-an-export");
  const end = bytes.subarray(0, EXPORT_PREAMBLE_MAX_BYTES).indexOf(10, FIRST_LINE.length);
  const line = end === -1 ? null : decodeText(bytes.subarray(FIRST_LINE.length, end));
  if (line === null) return err("changed");
  const read = parseJson(line);
  if (!Value.Check(Description, read)) return err("changed");
  const exportId = fromHex(read.export) ?? new Uint8Array(16);
  return ok({ preamble: { exportId, made: read.made, kdf: kdfOf(read.key) }, length: end + 1 });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
};
