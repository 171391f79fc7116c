import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Static, Type } from "@sinclair/typebox";
import { type FileEntry, FileSchema } from "./model.ts";
import { decodeJson, decodeText, encodeJson, encodeText, type SkipReason } from "./section-content.ts";

const MetaSchema = Type.Composite(
  [
    Type.Omit(FileSchema, ["id", "content"]),
    Type.Object({ encoding: Type.Union([Type.Literal("text"), Type.Literal("bytes")]) }),
  ],
  { additionalProperties: false },
);
type FileMeta = Static<typeof MetaSchema>;

export const encodeFileMeta = ({ id: _, content, ...facts }: FileEntry): Result<Bytes, SkipReason> =>
  encodeJson({ ...facts, encoding: typeof content === "string" ? "text" : "bytes" });

export const encodeFileContent = ({ content }: FileEntry): Result<Bytes, SkipReason> => {
  if (typeof content === "string") return encodeText(content, FILE_MAX_BYTES);
  const bytes = fromBase64url(content.bytes);
  if (bytes === null) return err("not-text");
  return bytes.length > FILE_MAX_BYTES ? err("too-large") : ok(bytes);
};

/** Whether the facts around the content differ; compares values, since a new entry often repeats them. */
export const fileMetaDiffers = (a: FileEntry, b: FileEntry): boolean =>
  a.path !== b.path ||
  a.language !== b.language ||
  a.dirty !== b.dirty ||
  a.eol !== b.eol ||
  a.bom !== b.bom ||
  a.cursor.anchor !== b.cursor.anchor ||
  a.cursor.head !== b.cursor.head ||
  a.scroll.top !== b.scroll.top ||
  a.scroll.left !== b.scroll.left ||
  typeof a.content !== typeof b.content ||
  a.mergedFrom?.device !== b.mergedFrom?.device ||
  a.mergedFrom?.at !== b.mergedFrom?.at;

/** Facts for a file whose own are lost: its content is worth keeping, and its name says what happened. */
const recoveredMeta = (id: string, content: Uint8Array): FileMeta => ({
  path: `recovered/${id}`,
  language: "plaintext",
  cursor: { anchor: 0, head: 0 },
  scroll: { top: 0, left: 0 },
  dirty: true,
  eol: "lf",
  bom: false,
  encoding: decodeText(content) === null ? "bytes" : "text",
});

/**
 * A file from the sections at hand; `before` supplies what they lack.
 *
 * Null content and no `before`: the content is lost, and there is no file to show. `malformed` names sections that opened and
 * do not have their form.
 */
export const decodeFile = (
  id: string,
  before: FileEntry | undefined,
  metaBytes: Bytes | undefined,
  contentBytes: Bytes | undefined,
): { readonly file: FileEntry | null; readonly malformed: readonly ("file-meta" | "file")[] } => {
  const meta = metaBytes === undefined ? null : decodeJson<FileMeta>(metaBytes, MetaSchema);
  const malformed: ("file-meta" | "file")[] = meta === null && metaBytes !== undefined ? ["file-meta"] : [];
  const kept = before === undefined ? null : factsOf(before);
  const facts = meta ?? kept ?? (contentBytes === undefined ? null : recoveredMeta(id, contentBytes));
  if (facts === null) return { file: null, malformed };
  const { encoding, ...rest } = facts;
  if (contentBytes === undefined) {
    return { file: before === undefined ? null : { ...rest, id, content: before.content }, malformed };
  }
  const content = encoding === "text" ? decodeText(contentBytes) : { bytes: toBase64url(contentBytes) };
  if (content === null) return { file: before ?? null, malformed: [...malformed, "file"] };
  return { file: { ...rest, id, content }, malformed };
};

const factsOf = ({ id: _, content, ...facts }: FileEntry): FileMeta => ({
  ...facts,
  encoding: typeof content === "string" ? "text" : "bytes",
});
