import { toHex } from "@holdfast/protocol/encoding";
import { compare, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import {
  type MemorySession,
  type MemoryTables,
  memorySigningDevice,
  refuseWriter,
  visibleSession,
} from "../../memory-tables.ts";
import type { MetaWrite, SessionPlace, SessionRepository } from "./repository.ts";

const isBefore = (session: MemorySession, place: SessionPlace): boolean => {
  const difference = session.createdAt.getTime() - place.createdAt.getTime();
  return difference < 0 || (difference === 0 && compare(session.id, place.id) < 0);
};

/** SessionRepository without a database, for tests. */
export const memorySessions = (tables: MemoryTables, now: () => number): SessionRepository => {
  const nameTaken = ({ workspaceId, nameTag, sessionId }: MetaWrite): boolean =>
    [...tables.sessions.values()].some(
      (other) =>
        other.deletedAt === null &&
        equal(other.workspaceId, workspaceId) &&
        equal(other.nameTag, nameTag) &&
        !equal(other.id, sessionId),
    );

  return {
    signingDevice: memorySigningDevice(tables),
    find: async (sessionId, accountId) => visibleSession(tables, sessionId, accountId)?.session ?? null,
    create: async (write, audit) => {
      const { sessionId: id, workspaceId, nameTag, meta, branchOf } = write;
      const refusal = refuseWriter(tables, workspaceId, write, write, now());
      if (refusal !== null) return { refusal };
      const known = tables.sessions.get(toHex(id));
      if (known !== undefined) {
        const same =
          known.deletedAt === null && equal(known.workspaceId, workspaceId) && equal(known.meta, meta);
        return same ? { session: known } : { refusal: "id-taken" };
      }
      const origin = branchOf && tables.sessions.get(toHex(branchOf));
      const isThere = origin && origin.deletedAt === null && equal(origin.workspaceId, workspaceId);
      if (branchOf !== null && !isThere) return { refusal: "not-found" };
      if (nameTaken(write)) return { refusal: "name-taken" };
      const at = new Date(now());
      const times = { createdAt: at, updatedAt: at, deletedAt: null };
      const named = { id, workspaceId, nameTag, meta, branchOf };
      const session = { ...named, version: 1, head: null, sealedBytes: 0, ...times };
      tables.sessions.set(toHex(id), session);
      tables.audit.push({ ...audit, workspaceId });
      return { session: { ...session } };
    },
    page: async (workspaceId, accountId, before, limit) => {
      if (!tables.workspaces.get(toHex(workspaceId))?.members.has(toHex(accountId))) return [];
      return [...tables.sessions.values()]
        .filter((session) => session.deletedAt === null && equal(session.workspaceId, workspaceId))
        .filter((session) => before === null || isBefore(session, before))
        .toSorted((a, b) => (isBefore(a, b) ? 1 : -1))
        .slice(0, limit);
    },
    change: async (write, version, audit) => {
      const session = visibleSession(tables, write.sessionId, write.accountId)?.session;
      if (session === undefined) return { refusal: "not-found" };
      const refusal = refuseWriter(tables, session.workspaceId, write, write, now());
      if (refusal !== null) return { refusal };
      if (!equal(session.workspaceId, write.workspaceId)) return { refusal: "wrong-place" };
      if (session.version !== version) return { refusal: "version-conflict" };
      if (nameTaken(write)) return { refusal: "name-taken" };
      const { meta, nameTag } = write;
      Object.assign(session, { meta, nameTag, version: version + 1, updatedAt: new Date(now()) });
      tables.audit.push({ ...audit, workspaceId: session.workspaceId });
      return { session: { ...session } };
    },
    keep: async (sessionId, accountId, audit) => {
      const found = visibleSession(tables, sessionId, accountId);
      if (found === null) return "not-found";
      if (found.role < ROLE.member) return "forbidden";
      if (found.session.branchOf !== null) {
        found.session.branchOf = null;
        tables.audit.push({ ...audit, workspaceId: found.session.workspaceId });
      }
      return "kept";
    },
    remove: async (sessionId, accountId, audit) => {
      const found = visibleSession(tables, sessionId, accountId);
      if (found === null) return "not-found";
      if (found.role < ROLE.member) return "forbidden";
      found.session.deletedAt = new Date(now());
      tables.audit.push({ ...audit, workspaceId: found.session.workspaceId });
      return "removed";
    },
  };
};
