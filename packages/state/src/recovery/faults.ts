import type { Fault } from "@holdfast/protocol/session-recovery";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { peekHeader } from "@holdfast/vault/header";
import type { Primitives } from "@holdfast/vault/primitives";
import { checkSegmentShape, createSegmentOpener, readSegmentIndex } from "@holdfast/vault/segment";
import { type ManifestExpectation, openManifest } from "../manifest.ts";
import type { SegmentRow } from "../manifest-body.ts";
import { type SpaceKeys, spaceKeyOf } from "../space-keys.ts";

/** What is wrong with the bytes that were given for a segment; null for nothing. Opens every frame of it. */
export const faultOfSegment = async (
  primitives: Primitives,
  keys: SpaceKeys,
  row: Pick<SegmentRow, "id" | "digest">,
  bytes: Bytes | null,
): Promise<Fault | null> => {
  if (bytes === null) return "missing";
  const shape = checkSegmentShape(bytes);
  if (!shape.ok) return "form";
  const { header } = shape.value;
  if (!equal(header.objectId, row.id) || !equal(header.scopeId, keys.workspaceId)) return "place";
  if (!equal(await digestOf(primitives, bytes), row.digest)) return "digest";
  const spaceKey = spaceKeyOf(keys, header.epoch);
  if (spaceKey === null) return "key";
  const place = { scopeId: keys.workspaceId, objectId: row.id };
  const opener = await createSegmentOpener(primitives, bytes, place, spaceKey);
  // The bytes are those that were sealed: what does not open them is the key.
  if (!opener.ok) return "key";
  const index = await readSegmentIndex(opener.value);
  if (!index.ok) return "tag";
  const frames = await opener.value.openFrames(index.value);
  return frames.includes(null) ? "tag" : null;
};

const OF_REFUSAL = {
  "malformed-object": "form",
  "wrong-kind": "form",
  "wrong-place": "place",
  "wrong-key": "key",
  damaged: "tag",
  "bad-signature": "signature",
  "not-trusted": "signature",
  "rolled-back": "older",
  "weak-kdf": "form",
  "newer-schema": "form",
} as const satisfies Record<string, Fault>;

/** What is wrong with the bytes that were given for a manifest; `expect.digest` and `expect.seq` as far as they are known. */
export const faultOfManifest = async (
  primitives: Primitives,
  keys: SpaceKeys,
  expect: ManifestExpectation,
  bytes: Bytes | null,
): Promise<Fault | null> => {
  if (bytes === null) return "missing";
  if (!peekHeader(bytes).ok) return "form";
  const { digest, seq, ...rest } = expect;
  const opened = await openManifest(primitives, bytes, keys, rest);
  const asked = digest === undefined || equal(await digestOf(primitives, bytes), digest);
  if (!opened.ok) {
    const fault = OF_REFUSAL[opened.error];
    return asked || fault === "form" || fault === "place" || fault === "key" ? fault : "digest";
  }
  if (seq !== undefined && opened.value.seq < seq) return "older";
  return asked ? null : "place";
};
