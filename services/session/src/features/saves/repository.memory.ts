import { toHex } from "@holdfast/protocol/encoding";
import { SEGMENTS_PER_MANIFEST_MAX, SESSION_SEALED_MAX_BYTES } from "@holdfast/protocol/limits";
import { ascii, type Bytes, compare, concat, equal, u32 } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { memorySigningDevice } from "../../memory-signing-device.ts";
import {
  type MemoryRange,
  type MemoryTables,
  rangesAt,
  refuseWriter,
  segmentKey,
} from "../../memory-tables.ts";
import type { CommitOutcome, CommitRefusal, Save, SaveRepository, Writer } from "./repository.ts";

const same = (a: Bytes | null, b: Bytes | null): boolean =>
  a === null || b === null ? a === b : equal(a, b);

const refused = (code: CommitRefusal): CommitOutcome => ({ kind: "refused", code });

const refsDigest = (set: readonly { readonly segmentId: Bytes; readonly digest: Bytes }[]): Bytes => {
  const sorted = set.toSorted((a, b) => compare(a.segmentId, b.segmentId));
  const parts = sorted.map(({ segmentId, digest }) => concat(segmentId, digest));
  return sha256Sync(concat(ascii("HFV1/refs/v1"), u32(parts.length), ...parts));
};

const addedRanges = (tables: MemoryTables, save: Save): MemoryRange[] | CommitRefusal => {
  const ranges: MemoryRange[] = [];
  let refusal: CommitRefusal | null = null;
  for (const { id, digest } of save.added) {
    const stored = tables.segments.get(segmentKey(save.workspaceId, id));
    const sent = save.segments.find((segment) => equal(segment.id, id));
    const bytes = stored?.bytes ?? sent?.bytes.length;
    if (bytes === undefined) refusal = "unknown-segment";
    else if (stored !== undefined && !equal(stored.digest, digest))
      refusal ??= sent === undefined ? "bad-digest" : "segment-differs";
    else ranges.push({ segmentId: id, digest, bytes, addedSeq: save.seq, removedSeq: null });
  }
  return refusal ?? ranges;
};

/** SaveRepository without a database: for tests, and as the second reading of what `commit_saves()` must do. */
export const memorySaves = (
  tables: MemoryTables,
  now: () => number,
  maxBytes = SESSION_SEALED_MAX_BYTES,
): SaveRepository => {
  const commit = (save: Save, writer: Writer, trial: boolean): CommitOutcome => {
    const key = toHex(save.sessionId);
    const session = tables.sessions.get(key);
    if (session === undefined || session.deletedAt !== null) return refused("not-found");
    const refusal = refuseWriter(tables, session.workspaceId, save, writer, now());
    if (refusal === "device-key-changed") return { kind: refusal };
    if (refusal !== null && refusal !== "epoch-retired") return refused(refusal);
    if (!equal(session.workspaceId, save.workspaceId)) return refused("wrong-place");
    const manifests = tables.manifests.get(key) ?? [];
    if (!same(session.head?.digest ?? null, save.parent)) {
      const known = manifests.find(({ digest }) => equal(digest, save.digest));
      return known === undefined ? refused("head-moved") : { kind: "stored", receivedAt: known.receivedAt };
    }
    if (save.seq !== (session.head?.seq ?? 0) + 1) return refused("malformed-object");
    if (refusal !== null || save.epoch < (session.head?.epoch ?? 0)) return refused("epoch-retired");
    const added = addedRanges(tables, save);
    if (typeof added === "string") return refused(added);
    const ranges = tables.ranges.get(key) ?? [];
    const live = ranges.filter(({ removedSeq }) => removedSeq === null);
    const gone = live.filter(({ segmentId }) => save.removed.some((id) => equal(id, segmentId)));
    const set = [...live.filter((range) => !gone.includes(range)), ...added];
    if (
      gone.length !== save.removed.length ||
      live.some(({ segmentId }) => save.added.some(({ id }) => equal(id, segmentId))) ||
      set.length > SEGMENTS_PER_MANIFEST_MAX ||
      !equal(refsDigest(set), save.refsDigest)
    )
      return refused("bad-references");
    const sealedBytes = set.reduce((sum, { bytes }) => sum + bytes, 0);
    if (sealedBytes > maxBytes) return refused("quota-exceeded");
    if (trial) return { kind: "would-save" };

    const receivedAt = new Date(now());
    for (const { id, digest, bytes, inline } of save.segments)
      tables.segments.set(segmentKey(save.workspaceId, id), {
        id,
        digest,
        bytes: bytes.length,
        inlineBody: inline ? bytes : null,
      });
    for (const range of gone) range.removedSeq = save.seq;
    tables.ranges.set(key, [...ranges, ...added]);
    const newBytes = added.reduce((sum, { bytes }) => sum + bytes, save.body.length);
    const { seq, digest, parent, body, saveKind, deviceId: authorDevice, epoch } = save;
    tables.manifests.set(key, [
      ...manifests,
      { seq, digest, parent, body, saveKind, authorDevice, bytes: newBytes, receivedAt },
    ]);
    for (const { segmentId } of added) tables.condemned.delete(segmentKey(save.workspaceId, segmentId));
    Object.assign(session, {
      archivedAt: null,
      head: { seq, digest, epoch },
      sealedBytes,
      updatedAt: receivedAt,
    });
    return { kind: "saved", receivedAt };
  };

  return {
    signingDevice: memorySigningDevice(tables),
    commit: async (save, writer, mode) => commit(save, writer, mode === "trial"),
    movedHead: async (sessionId, parent) => {
      const key = toHex(sessionId);
      const manifests = tables.manifests.get(key) ?? [];
      const ranges = tables.ranges.get(key) ?? [];
      const known = manifests.find(({ digest }) => parent !== null && equal(digest, parent));
      const before = known === undefined ? [] : rangesAt(ranges, known.seq);
      const live = ranges.filter(({ removedSeq }) => removedSeq === null);
      return {
        head: manifests.at(-1)?.body ?? new Uint8Array(0),
        digest: manifests.at(-1)?.digest ?? new Uint8Array(0),
        segments: live
          .map(({ segmentId }) => segmentId)
          .filter((id) => !before.some(({ segmentId }) => equal(segmentId, id)))
          .toSorted(compare),
      };
    },
  };
};
