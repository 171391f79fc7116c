import { SEGMENT_INLINE_MAX_BYTES, SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { SAVE_KINDS } from "@holdfast/protocol/saves";
import { decodeManifestExt, type ManifestExt, type SegmentRef } from "@holdfast/state/manifest-ext";
import { type Bytes, equal, isZero } from "@holdfast/vault/bytes";
import { type Header, isAssisted, type ParsedObject, parseObject } from "@holdfast/vault/header";
import { KIND } from "@holdfast/vault/kinds";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { segmentHead } from "@holdfast/vault/segment";
import type { SentSave } from "./read-save.ts";
import type { NewSegment, Save } from "./repository.ts";

export type ObjectRefusal =
  | "malformed-object"
  | "wrong-kind"
  | "wrong-place"
  | "bad-digest"
  | "bad-references"
  | "too-large";

/** A save whose form holds, and the parsed manifest, whose signature is yet to be verified. */
export interface CheckedSave {
  readonly save: Save;
  readonly manifest: ParsedObject;
}

const checkSegment = (
  sent: { readonly id: Bytes; readonly bytes: Bytes },
  manifest: Header,
  added: readonly SegmentRef[],
): Result<NewSegment, ObjectRefusal> => {
  if (sent.bytes.length > SEGMENT_MAX_BYTES) return err("too-large");
  const head = segmentHead(sent.bytes);
  if (!head.ok) return head;
  const parsed = parseObject(sent.bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (
    !equal(header.objectId, sent.id) ||
    !equal(header.scopeId, manifest.scopeId) ||
    !equal(header.authorDeviceId, manifest.authorDeviceId) ||
    header.epoch !== manifest.epoch ||
    isAssisted(header) !== isAssisted(manifest)
  ) {
    return err("wrong-place");
  }
  const reference = added.find(({ id }) => equal(id, sent.id));
  if (reference === undefined) return err("bad-references");
  const digest = sha256Sync(sent.bytes);
  if (!equal(digest, reference.digest)) return err("bad-digest");
  const inline = sent.bytes.length <= SEGMENT_INLINE_MAX_BYTES;
  return ok({ id: sent.id, digest, bytes: sent.bytes, head: head.value, inline });
};

/** The ext of a manifest with header seq `seq`. Inbox entries are a kind no rule defines yet. [SF-15] */
const checkExt = (bytes: Bytes, seq: number): Result<ManifestExt, "malformed-object"> => {
  const ext = decodeManifestExt(bytes);
  if (!ext.ok) return ext;
  const isFirst = isZero(ext.value.parentDigest);
  const isSound = isFirst || ext.value.kind !== "clone";
  const holds = seq >= 1 && isFirst === (seq === 1) && isSound && ext.value.inboxThrough.length === 0;
  return holds ? ext : err("malformed-object");
};

/** Everything about a save that needs neither a key nor a stored row: form, kind, place, digests. [SP-2] */
export const checkSave = (sessionId: Bytes, sent: SentSave): Result<CheckedSave, ObjectRefusal> => {
  const manifest = parseObject(sent.manifest);
  if (!manifest.ok) return manifest;
  const { header } = manifest.value;
  if (header.kind !== KIND.manifest) return err("wrong-kind");
  if (!equal(header.objectId, sessionId)) return err("wrong-place");
  const ext = checkExt(header.ext, header.seq);
  if (!ext.ok) return ext;
  const segments: NewSegment[] = [];
  for (const segment of sent.segments) {
    const checked = checkSegment(segment, header, ext.value.added);
    if (!checked.ok) return checked;
    segments.push(checked.value);
  }
  const { kind, parentDigest, added, removed, refsDigest } = ext.value;
  const save: Save = {
    saveKind: SAVE_KINDS.indexOf(kind) + 1,
    parent: isZero(parentDigest) ? null : parentDigest,
    added,
    removed,
    refsDigest,
    sessionId,
    workspaceId: header.scopeId,
    deviceId: header.authorDeviceId,
    epoch: header.epoch,
    seq: header.seq,
    digest: sha256Sync(sent.manifest),
    body: sent.manifest,
    segments,
  };
  return ok({ save, manifest: manifest.value });
};
