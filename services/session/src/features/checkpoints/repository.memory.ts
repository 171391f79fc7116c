import { toHex } from "@holdfast/protocol/encoding";
import { CHECKPOINTS_AUTOMATIC_MAX, CHECKPOINTS_MANUAL_MAX } from "@holdfast/protocol/limits";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { type MemoryTables, memorySigningDevice, refuseWriter, visibleSession } from "../../memory-tables.ts";
import type {
  CheckpointPlace,
  CheckpointRepository,
  CheckpointWrite,
  StoredCheckpoint,
} from "./repository.ts";

interface MemoryCheckpoint extends StoredCheckpoint {
  readonly sessionId: Bytes;
}

const order = (a: CheckpointPlace, b: CheckpointPlace): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || compare(b.id, a.id);

/** CheckpointRepository without a database, for tests. */
export const memoryCheckpoints = (tables: MemoryTables, now: () => number): CheckpointRepository => {
  let checkpoints: readonly MemoryCheckpoint[] = [];

  const ofSession = (sessionId: Bytes): readonly MemoryCheckpoint[] =>
    checkpoints.filter((known) => equal(known.sessionId, sessionId)).toSorted(order);

  const refusalOf = (write: CheckpointWrite) => {
    const session = tables.sessions.get(toHex(write.sessionId));
    if (session === undefined || session.deletedAt !== null) return "not-found";
    const refusal = refuseWriter(tables, session.workspaceId, write, write, now());
    return refusal ?? (equal(session.workspaceId, write.workspaceId) ? null : "wrong-place");
  };

  const prune = (sessionId: Bytes): void => {
    const prunable = ofSession(sessionId).filter(({ origin, pinned }) => origin === "auto" && !pinned);
    const gone = new Set(prunable.slice(CHECKPOINTS_AUTOMATIC_MAX));
    checkpoints = checkpoints.filter((known) => !gone.has(known));
  };

  const find = (sessionId: Bytes, accountId: Bytes, id: Bytes): MemoryCheckpoint | null =>
    visibleSession(tables, sessionId, accountId) &&
    (ofSession(sessionId).find((known) => equal(known.id, id)) ?? null);

  const without = (gone: MemoryCheckpoint) => checkpoints.filter((known) => known !== gone);

  return {
    signingDevice: memorySigningDevice(tables),
    find: async (...wanted) => find(...wanted),
    create: async (made, audit) => {
      const refusal = refusalOf(made);
      if (refusal !== null) return refusal;
      const { id, sessionId, at, origin, pinned, meta, deviceId } = made;
      const known = checkpoints.find((other) => equal(other.id, id));
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
      checkpoints = [
        ...checkpoints,
        { id, sessionId, save: named, origin, pinned, meta, version: 1, deviceId, createdAt },
      ];
      prune(sessionId);
      tables.audit.push({ ...audit, workspaceId: made.workspaceId });
      return "created";
    },
    page: async (sessionId, accountId, { origin, pinned }, before, limit) =>
      visibleSession(tables, sessionId, accountId) &&
      ofSession(sessionId)
        .filter((known) => origin === null || known.origin === origin)
        .filter((known) => pinned === null || known.pinned === pinned)
        .filter((known) => before === null || order(before, known) < 0)
        .slice(0, limit),
    change: async (change, version, audit) => {
      const known = find(change.sessionId, change.accountId, change.id);
      if (known === null) return "not-found";
      const refusal = refusalOf(change);
      if (refusal !== null) return refusal;
      if (known.version !== version) return "version-conflict";
      const { meta, pinned } = change;
      checkpoints = [...without(known), { ...known, meta, pinned, version: version + 1 }];
      tables.audit.push({ ...audit, workspaceId: change.workspaceId });
      return "changed";
    },
    remove: async (sessionId, accountId, id, version, audit) => {
      const known = find(sessionId, accountId, id);
      if (known === null) return "not-found";
      if (known.version !== version) return "version-conflict";
      const visible = visibleSession(tables, sessionId, accountId);
      if (visible === null || visible.role < ROLE.member) return "forbidden";
      checkpoints = without(known);
      tables.audit.push({ ...audit, workspaceId: visible.session.workspaceId });
      return "removed";
    },
  };
};
