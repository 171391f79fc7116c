import { toHex } from "@holdfast/protocol/encoding";
import {
  CHECKPOINTS_AUTOMATIC_MAX,
  CHECKPOINTS_MANUAL_MAX,
  CLOCK_SKEW_SECONDS,
} from "@holdfast/protocol/limits";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { MemoryCheckpoint } from "../../memory-checkpoints.ts";
import { memorySigningDevice } from "../../memory-signing-device.ts";
import { type MemoryTables, rangesAt, refuseWriter, visibleSession } from "../../memory-tables.ts";
import {
  type CheckpointFilter,
  type CheckpointOrdering,
  type CheckpointPlace,
  type CheckpointRepository,
  type CheckpointWrite,
  type ProofWrite,
  placeOf,
} from "./repository.ts";

const isWanted =
  ({ origin, pinned, from, to }: CheckpointFilter) =>
  (known: MemoryCheckpoint): boolean =>
    (origin === null || known.origin === origin) &&
    (pinned === null || known.pinned === pinned) &&
    (from === null || known.createdAt >= from) &&
    (to === null || known.createdAt <= to);

/** Negative where `a` comes before `b` in the list. */
const inOrder = ({ order }: CheckpointOrdering, a: CheckpointPlace, b: CheckpointPlace): number =>
  (order === "asc" ? 1 : -1) * (a.key - b.key || compare(a.id, b.id));

const NEWEST_FIRST: CheckpointOrdering = { sort: "createdAt", order: "desc" };

/** CheckpointRepository without a database, for tests. */
export const memoryCheckpoints = (tables: MemoryTables, now: () => number): CheckpointRepository => {
  const { checkpoints } = tables;

  const ofSession = (sessionId: Bytes, ordering = NEWEST_FIRST): readonly MemoryCheckpoint[] =>
    [...checkpoints]
      .filter((known) => equal(known.sessionId, sessionId))
      .sort((a, b) => inOrder(ordering, placeOf(a, ordering.sort), placeOf(b, ordering.sort)));

  const refusalOf = (write: CheckpointWrite | ProofWrite) => {
    const session = tables.sessions.get(toHex(write.sessionId));
    if (session === undefined || session.deletedAt !== null) return "not-found";
    const refusal = refuseWriter(tables, session.workspaceId, write, write, now());
    return refusal ?? (equal(session.workspaceId, write.workspaceId) ? null : "wrong-place");
  };

  const prune = (sessionId: Bytes): void => {
    const prunable = ofSession(sessionId).filter(({ origin, pinned }) => origin === "auto" && !pinned);
    for (const gone of prunable.slice(CHECKPOINTS_AUTOMATIC_MAX)) checkpoints.delete(gone);
  };

  const find = (sessionId: Bytes, accountId: Bytes, id: Bytes): MemoryCheckpoint | null =>
    visibleSession(tables, sessionId, accountId) &&
    (ofSession(sessionId).find((known) => equal(known.id, id)) ?? null);

  const replace = (known: MemoryCheckpoint, by: MemoryCheckpoint): void => {
    checkpoints.delete(known);
    checkpoints.add(by);
  };

  return {
    signingDevice: memorySigningDevice(tables),
    find: async (...wanted) => find(...wanted),
    create: async (made, audit) => {
      const refusal = refusalOf(made);
      if (refusal !== null) return refusal;
      const { id, sessionId, at, origin, pinned, meta, deviceId } = made;
      const known = [...checkpoints].find((other) => equal(other.id, id));
      if (known !== undefined) {
        const same =
          equal(known.sessionId, sessionId) && equal(known.save.digest, at) && equal(known.meta, meta);
        return same ? "stored" : "id-taken";
      }
      const save = tables.manifests.get(toHex(sessionId))?.find(({ digest }) => equal(digest, at));
      if (save === undefined) return "not-a-save";
      const manual = ofSession(sessionId).filter((other) => other.origin === "manual");
      if (origin === "manual" && manual.length >= CHECKPOINTS_MANUAL_MAX) return "checkpoint-limit";
      const { seq, digest, receivedAt, bytes } = save;
      const named = { seq, digest, receivedAt, bytes };
      const createdAt = new Date(now());
      const fresh = { id, sessionId, save: named, origin, pinned, meta, version: 1, deviceId, createdAt };
      checkpoints.add({ ...fresh, proof: null });
      prune(sessionId);
      tables.audit.push({ ...audit, workspaceId: made.workspaceId, sessionId });
      return "created";
    },
    page: async (sessionId, accountId, filter, ordering, after, limit) =>
      visibleSession(tables, sessionId, accountId) &&
      ofSession(sessionId, ordering)
        .filter(isWanted(filter))
        .filter((known) => after === null || inOrder(ordering, after, placeOf(known, ordering.sort)) < 0)
        .slice(0, limit),
    change: async (change, version, audit) => {
      const { sessionId } = change;
      const known = find(sessionId, change.accountId, change.id);
      if (known === null) return "not-found";
      const refusal = refusalOf(change);
      if (refusal !== null) return refusal;
      if (known.version !== version) return "version-conflict";
      const { meta, pinned } = change;
      replace(known, { ...known, meta, pinned, version: version + 1 });
      tables.audit.push({ ...audit, workspaceId: change.workspaceId, sessionId });
      return "changed";
    },
    remove: async (sessionId, accountId, id, version, audit) => {
      const known = find(sessionId, accountId, id);
      if (known === null) return "not-found";
      if (known.version !== version) return "version-conflict";
      const visible = visibleSession(tables, sessionId, accountId);
      if (visible === null || visible.role < ROLE.member) return "forbidden";
      checkpoints.delete(known);
      tables.audit.push({ ...audit, workspaceId: visible.session.workspaceId, sessionId });
      return "removed";
    },
    removeMany: async (sessionId, accountId, items) => {
      const visible = visibleSession(tables, sessionId, accountId);
      if (visible === null) return "not-found";
      if (visible.role < ROLE.member) return "forbidden";
      return items.map(({ id, version, audit }) => {
        const known = find(sessionId, accountId, id);
        if (known === null) return "not-found";
        if (known.version !== version) return "version-conflict";
        checkpoints.delete(known);
        tables.audit.push({ ...audit, workspaceId: visible.session.workspaceId, sessionId });
        return "deleted";
      });
    },
    totals: async (sessionId, accountId, provenSince) => {
      if (visibleSession(tables, sessionId, accountId) === null) return null;
      const all = ofSession(sessionId);
      const key = toHex(sessionId);
      const seqs = new Set(all.map(({ save }) => save.seq));
      const saves = (tables.manifests.get(key) ?? []).filter(({ seq }) => seqs.has(seq));
      const ranges = tables.ranges.get(key) ?? [];
      const segments = new Map(
        saves
          .flatMap(({ seq }) => rangesAt(ranges, seq))
          .map((range) => [toHex(range.segmentId), range.bytes]),
      );
      const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
      return {
        count: all.length,
        manual: all.filter(({ origin }) => origin === "manual").length,
        automatic: all.filter(({ origin }) => origin === "auto").length,
        pinned: all.filter(({ pinned }) => pinned).length,
        proven: all.filter(({ proof }) => proof?.whole === true && proof.at >= provenSince).length,
        bytes: sum(saves.map(({ bytes }) => bytes)),
        sealedBytes: sum(saves.map(({ body }) => body.length)) + sum([...segments.values()]),
        oldest: all.at(-1)?.createdAt ?? null,
        newest: all[0]?.createdAt ?? null,
      };
    },
    prove: async (proof) => {
      const { sessionId, accountId, id, at, whole, meta, deviceId } = proof;
      const known = find(sessionId, accountId, id);
      if (known === null) return "not-found";
      const refusal = refusalOf(proof);
      if (refusal !== null) return refusal;
      const skew = CLOCK_SKEW_SECONDS * 1000;
      if (at.getTime() < known.createdAt.getTime() - skew || at.getTime() > now() + skew)
        return "not-its-time";
      if (known.proof !== null && known.proof.at >= at) return "older";
      replace(known, { ...known, proof: { at, whole, meta, deviceId } });
      return "proved";
    },
  };
};
