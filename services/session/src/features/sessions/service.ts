import type { AuditAction } from "@holdfast/protocol/audit";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { TRASH_SECONDS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  NAME_TAG_BYTES,
  type Session,
  type SessionPage,
  type SessionQuery,
} from "@holdfast/protocol/sessions";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { checkMeta, type MetaRefusal } from "@holdfast/vault/node/signed-meta";
import { fromTimeCursor, toTimeCursor } from "../../edge/time-cursor.ts";
import type {
  MetaWrite,
  SessionRepository,
  StoredSession,
  WriteOutcome,
  WriteRefusal,
} from "./repository.ts";

type Refusal<C> = MetaRefusal | Exclude<WriteRefusal, "device-key-changed"> | C;

/** The sealed name as it was sent, decoded. */
export interface SentMeta {
  readonly sessionId: Bytes;
  readonly meta: Bytes;
  readonly nameTag: Bytes;
}

/** A session to be made. */
export interface SentSession extends SentMeta {
  readonly branchOf?: Bytes | null;
  /** Digest of the save that the branch left. */
  readonly branchAt?: Bytes | null;
}

export const toSession = (stored: StoredSession): Session => ({
  id: formatId("ses", stored.id),
  workspaceId: formatId("wsp", stored.workspaceId),
  meta: toBase64url(stored.meta),
  nameTag: toBase64url(stored.nameTag),
  version: stored.version,
  head: stored.head === null ? null : { ...stored.head, digest: toHex(stored.head.digest) },
  sealedBytes: stored.sealedBytes,
  createdAt: stored.createdAt.toISOString(),
  updatedAt: stored.updatedAt.toISOString(),
  branchOf: stored.branchOf && formatId("ses", stored.branchOf),
  archivedAt: stored.archivedAt?.toISOString() ?? null,
  deletedAt: stored.deletedAt?.toISOString() ?? null,
  origin:
    stored.origin === null
      ? null
      : { sessionId: formatId("ses", stored.origin.sessionId), digest: toHex(stored.origin.digest) },
});

/** What a list is asked for, without its page. */
export type SessionsWanted = Omit<SessionQuery, "cursor" | "limit">;

const ARCHIVED = { true: true, false: false, any: null } as const;

/** Sessions by name: what the list shows. */
export const createSessions = ({ sessions, ...dice }: Dice & { readonly sessions: SessionRepository }) => {
  const entry = (action: AuditAction, sessionId: Bytes, { accountId, loginId }: Caller) =>
    auditRow(dice, { action, accountId, loginId, target: formatId("ses", sessionId) });

  const check = async (
    { sessionId, meta, nameTag }: SentMeta,
    { accountId, loginId }: Caller,
    version: number,
  ): Promise<Result<MetaWrite, MetaRefusal | "device-not-allowed">> => {
    if (nameTag.length !== NAME_TAG_BYTES) return err("malformed-object");
    const place = { thing: THING.session, id: sessionId, version };
    const signed = await checkMeta(meta, place, sessions.signingDevice);
    return signed.ok ? ok({ sessionId, nameTag, ...signed.value, accountId, loginId }) : signed;
  };

  /** The key was read a moment ago: a device that has changed it since is refused, and may try again. */
  const settle = <C extends string>(outcome: WriteOutcome<C>): Result<Session, Refusal<C>> => {
    if ("session" in outcome) return ok(toSession(outcome.session));
    const { refusal } = outcome;
    return err(refusal === "device-key-changed" ? "device-not-allowed" : (refusal as Refusal<C>));
  };

  const trashSince = (): Date => new Date(dice.now() - TRASH_SECONDS * 1000);

  return {
    create: async (sent: SentSession, caller: Caller): Promise<Result<Session, Refusal<"id-taken">>> => {
      const write = await check(sent, caller, 1);
      if (!write.ok) return write;
      if (!equal(write.value.workspaceId, caller.workspaceId)) return err("wrong-place");
      const made = { ...write.value, branchOf: sent.branchOf ?? null, branchAt: sent.branchAt ?? null };
      return settle(await sessions.create(made, entry("session.created", sent.sessionId, caller)));
    },

    page: async (
      { workspaceId, accountId }: Caller,
      { archived, deleted }: SessionsWanted,
      { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
    ): Promise<Result<SessionPage, "invalid-request">> => {
      const before = cursor === undefined ? null : fromTimeCursor(cursor);
      if (before === null && cursor !== undefined) return err("invalid-request");
      const isTrash = deleted === "true";
      // A deleted session is looked for among the deleted ones, whatever it was before.
      const filter = {
        archived: ARCHIVED[archived ?? (isTrash ? "any" : "false")],
        deletedSince: isTrash ? trashSince() : null,
      };
      const found = await sessions.page(workspaceId, accountId, filter, before, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return ok({
        items: items.map(toSession),
        next: found.length > limit && last !== undefined ? toTimeCursor(last) : null,
      });
    },

    find: async (sessionId: Bytes, { accountId }: Caller): Promise<Result<Session, "not-found">> => {
      const found = await sessions.find(sessionId, accountId);
      return found === null ? err("not-found") : ok(toSession(found));
    },

    change: async (
      sent: SentMeta,
      version: number,
      caller: Caller,
    ): Promise<Result<Session, Refusal<"version-conflict">>> => {
      const known = await sessions.find(sent.sessionId, caller.accountId);
      if (known === null) return err("not-found");
      // Before the seq of the new name is looked at: who read an older version is told so, not that the name is misplaced.
      if (known.version !== version) return err("version-conflict");
      const write = await check(sent, caller, version + 1);
      if (!write.ok) return write;
      const audit = entry("session.renamed", sent.sessionId, caller);
      return settle(await sessions.change(write.value, version, audit));
    },

    keep: async (sessionId: Bytes, caller: Caller): Promise<Result<Session, "not-found" | "forbidden">> => {
      const outcome = await sessions.keep(
        sessionId,
        caller.accountId,
        entry("session.kept", sessionId, caller),
      );
      if (outcome !== "kept") return err(outcome);
      const found = await sessions.find(sessionId, caller.accountId);
      return found === null ? err("not-found") : ok(toSession(found));
    },

    remove: async (sessionId: Bytes, caller: Caller): Promise<Result<null, "not-found" | "forbidden">> => {
      const audit = entry("session.deleted", sessionId, caller);
      const outcome = await sessions.remove(sessionId, caller.accountId, audit);
      return outcome === "removed" ? ok(null) : err(outcome);
    },

    /** A session of the same workspace that begins from a save; its first save is the caller's to make. [CP-17] */
    clone: async (
      sent: SentMeta,
      origin: NonNullable<StoredSession["origin"]>,
      caller: Caller,
    ): Promise<Result<Session, Refusal<"id-taken" | "not-a-save">>> => {
      const known = await sessions.find(origin.sessionId, caller.accountId);
      if (known === null) return err("not-found");
      const write = await check(sent, caller, 1);
      if (!write.ok) return write;
      if (!equal(write.value.workspaceId, known.workspaceId)) return err("wrong-place");
      return settle(
        await sessions.clone(
          { ...write.value, branchOf: null, branchAt: null },
          origin,
          entry("session.cloned", sent.sessionId, caller),
        ),
      );
    },

    archive: async (
      sessionId: Bytes,
      caller: Caller,
      archived: boolean,
    ): Promise<Result<null, "not-found" | "forbidden">> => {
      const audit = entry(archived ? "session.archived" : "session.unarchived", sessionId, caller);
      const outcome = await sessions.archive(sessionId, caller.accountId, archived, audit);
      return outcome === "done" ? ok(null) : err(outcome);
    },

    /** Within 7 days; `name-taken` when another session has its name by now. */
    undelete: async (
      sessionId: Bytes,
      caller: Caller,
    ): Promise<Result<null, "not-found" | "forbidden" | "name-taken">> => {
      const audit = entry("session.undeleted", sessionId, caller);
      const outcome = await sessions.undelete(sessionId, caller.accountId, trashSince(), audit);
      return outcome === "done" ? ok(null) : err(outcome);
    },
  };
};
export type Sessions = ReturnType<typeof createSessions>;
