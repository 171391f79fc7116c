import { toHex } from "@holdfast/protocol/encoding";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { memorySigningDevice } from "../../memory-signing-device.ts";
import { type MemorySession, type MemoryTables, refuseWriter, visibleSession } from "../../memory-tables.ts";
import {
  type MetaWrite,
  type NewSession,
  ofNoOrigin,
  type SessionPlace,
  type SessionRepository,
  type StoredSession,
  type WriteOutcome,
} from "./repository.ts";

type Origin = NonNullable<StoredSession["origin"]>;
type Named = Pick<MetaWrite, "workspaceId" | "nameTag" | "sessionId">;

const isBefore = (session: MemorySession, place: SessionPlace): boolean => {
  const difference = session.createdAt.getTime() - place.createdAt.getTime();
  return difference < 0 || (difference === 0 && compare(session.id, place.id) < 0);
};

/** SessionRepository without a database, for tests. */
export const memorySessions = (tables: MemoryTables, now: () => number): SessionRepository => {
  const nameTaken = ({ workspaceId, nameTag, sessionId }: Named): boolean =>
    [...tables.sessions.values()].some(
      (other) =>
        other.deletedAt === null &&
        equal(other.workspaceId, workspaceId) &&
        equal(other.nameTag, nameTag) &&
        !equal(other.id, sessionId),
    );

  const isSave = ({ workspaceId, accountId }: MetaWrite, { sessionId, digest }: Origin): boolean => {
    const session = visibleSession(tables, sessionId, accountId)?.session;
    const saves = tables.manifests.get(toHex(sessionId)) ?? [];
    return (
      session !== undefined &&
      equal(session.workspaceId, workspaceId) &&
      saves.some((save) => equal(save.digest, digest))
    );
  };

  const sameOrigin = (a: Origin | null, b: Origin | null): boolean =>
    a === null || b === null ? a === b : equal(a.sessionId, b.sessionId) && equal(a.digest, b.digest);

  const create = (
    write: NewSession,
    origin: Origin | null,
    audit: AuditRow,
  ): WriteOutcome<"id-taken" | "not-a-save"> => {
    const { sessionId: id, workspaceId, nameTag, meta, branchOf, branchAt } = write;
    const refusal = refuseWriter(tables, workspaceId, write, write, now());
    if (refusal !== null) return { refusal };
    const known = tables.sessions.get(toHex(id));
    if (known !== undefined) {
      const same =
        known.deletedAt === null && equal(known.workspaceId, workspaceId) && equal(known.meta, meta);
      return same && (branchOf !== null || sameOrigin(known.origin, origin))
        ? { session: known }
        : { refusal: "id-taken" };
    }
    const from = branchOf && tables.sessions.get(toHex(branchOf));
    const isThere = from && from.deletedAt === null && equal(from.workspaceId, workspaceId);
    if (branchOf !== null && !isThere) return { refusal: "not-found" };
    if (origin !== null && !isSave(write, origin)) return { refusal: "not-a-save" };
    if (nameTaken(write)) return { refusal: "name-taken" as const };
    const at = new Date(now());
    const times = { createdAt: at, updatedAt: at, archivedAt: null, deletedAt: null };
    const left = branchOf && branchAt && { sessionId: branchOf, digest: branchAt };
    const beganAt = origin ?? (left && isSave(write, left) ? left : null);
    const named = { id, workspaceId, nameTag, meta, branchOf, origin: beganAt };
    const fresh = { ...named, version: 1, head: null, sealedBytes: 0 };
    const session = { ...fresh, ...times };
    tables.sessions.set(toHex(id), session);
    tables.audit.push({ ...audit, workspaceId, sessionId: origin?.sessionId ?? id });
    return { session: { ...session } };
  };

  /** Any session of a workspace of the account, deleted ones too, and what the account may do there. */
  const anySession = (sessionId: Bytes, accountId: Bytes) => {
    const session = tables.sessions.get(toHex(sessionId));
    const workspace = session && tables.workspaces.get(toHex(session.workspaceId));
    const role = workspace?.members.get(toHex(accountId));
    if (session === undefined || workspace === undefined || role === undefined) return null;
    return { session, mayWrite: role >= ROLE.member && !workspace.unconfirmed.has(toHex(accountId)) };
  };

  return {
    signingDevice: memorySigningDevice(tables),
    find: async (sessionId, accountId) => visibleSession(tables, sessionId, accountId)?.session ?? null,
    create: async (write, audit) => ofNoOrigin(create(write, null, audit)),
    clone: async (write, origin, audit) => create(write, origin, audit),
    page: async (workspaceId, accountId, { archived, deletedSince }, before, limit) => {
      if (!tables.workspaces.get(toHex(workspaceId))?.members.has(toHex(accountId))) return [];
      return [...tables.sessions.values()]
        .filter((session) => equal(session.workspaceId, workspaceId))
        .filter(({ deletedAt }) =>
          deletedSince === null ? deletedAt === null : deletedAt !== null && deletedAt >= deletedSince,
        )
        .filter(({ archivedAt }) => archived === null || (archivedAt !== null) === archived)
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
      tables.audit.push({ ...audit, workspaceId: session.workspaceId, sessionId: session.id });
      return { session: { ...session } };
    },
    keep: async (sessionId, accountId, audit) => {
      const found = visibleSession(tables, sessionId, accountId);
      if (found === null) return "not-found";
      if (found.role < ROLE.member) return "forbidden";
      if (found.session.branchOf !== null) {
        found.session.branchOf = null;
        tables.audit.push({ ...audit, workspaceId: found.session.workspaceId, sessionId });
      }
      return "kept";
    },
    remove: async (sessionId, accountId, audit) => {
      const found = visibleSession(tables, sessionId, accountId);
      if (found === null) return "not-found";
      if (found.role < ROLE.member) return "forbidden";
      found.session.deletedAt = new Date(now());
      tables.audit.push({ ...audit, workspaceId: found.session.workspaceId, sessionId });
      return "removed";
    },
    archive: async (sessionId, accountId, archived, audit) => {
      const found = visibleSession(tables, sessionId, accountId);
      if (found === null) return "not-found";
      if (found.role < ROLE.member) return "forbidden";
      const { session } = found;
      if ((session.archivedAt !== null) === archived) return "done";
      const at = new Date(now());
      Object.assign(session, archived ? { archivedAt: at } : { archivedAt: null, updatedAt: at });
      tables.audit.push({ ...audit, workspaceId: session.workspaceId, sessionId });
      return "done";
    },
    undelete: async (sessionId, accountId, since, audit) => {
      const found = anySession(sessionId, accountId);
      if (found === null) return "not-found";
      const { session, mayWrite } = found;
      if (session.deletedAt !== null && session.deletedAt < since) return "not-found";
      if (!mayWrite) return "forbidden";
      if (session.deletedAt === null) return "done";
      const { workspaceId, nameTag } = session;
      if (nameTaken({ workspaceId, nameTag, sessionId })) return "name-taken";
      Object.assign(session, { deletedAt: null, archivedAt: null, updatedAt: new Date(now()) });
      tables.audit.push({ ...audit, workspaceId, sessionId });
      return "done";
    },
  };
};
