import { idBytes, isId } from "@holdfast/protocol/ids";
import { MANIFEST_MAX_BYTES, SAVE_INLINE_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { SAVE_PART } from "@holdfast/protocol/saves";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { boundaryOf, readForm } from "./multipart.ts";

/** The bytes of one save as they were sent. */
export interface SentSave {
  readonly manifest: Bytes;
  readonly segments: readonly { readonly id: Bytes; readonly bytes: Bytes }[];
}

/** Headers and delimiters of the parts, generously. */
const FORM_OVERHEAD_MAX_BYTES = 64 * 1024;
export const SAVE_REQUEST_MAX_BYTES = MANIFEST_MAX_BYTES + SAVE_INLINE_MAX_BYTES + FORM_OVERHEAD_MAX_BYTES;

/** Reads the form of `POST …/saves`: one part `manifest`, any number of parts `segment`, nothing else. [SP-1] */
export const readSave = (
  body: Bytes,
  contentType: string | null,
): Result<SentSave, "unsupported-media-type" | "invalid-request" | "too-large"> => {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return err("unsupported-media-type");
  const form = readForm(body, boundary);
  if (!form.ok) return form;
  let manifest: Bytes | null = null;
  let total = 0;
  const segments: { id: Bytes; bytes: Bytes }[] = [];
  for (const part of form.value) {
    if (part.mediaType !== "application/octet-stream") return err("unsupported-media-type");
    if (part.name === SAVE_PART.manifest) {
      if (manifest !== null) return err("invalid-request");
      manifest = part.bytes;
    } else if (part.name === SAVE_PART.segment) {
      if (part.fileName === null || !isId("seg", part.fileName)) return err("invalid-request");
      const id = idBytes(part.fileName);
      if (segments.some((segment) => equal(segment.id, id))) return err("invalid-request");
      segments.push({ id, bytes: part.bytes });
      total += part.bytes.length;
    } else return err("invalid-request");
  }
  if (manifest === null) return err("invalid-request");
  if (manifest.length > MANIFEST_MAX_BYTES || total > SAVE_INLINE_MAX_BYTES) return err("too-large");
  return ok({ manifest, segments });
};
