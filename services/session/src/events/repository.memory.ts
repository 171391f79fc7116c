import { toHex } from "@holdfast/protocol/encoding";
import { PRESENCE_SECONDS } from "@holdfast/protocol/events";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { MemoryTables } from "../memory-tables.ts";
import { createMemoryLog } from "./memory-log.ts";
import type { EventRepository, Standing, StoredPresence, Subscriber } from "./repository.ts";

interface Row extends StoredPresence {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly exclusive: boolean;
}

/** EventRepository without a database, for tests. */
export const memoryEvents = (tables: MemoryTables, now: () => number): EventRepository => {
  const log = createMemoryLog(tables, now);
  /** By session and device. */
  const presences = new Map<string, Row>();
  const keyOf = (sessionId: string, deviceId: string): string => `${sessionId} ${deviceId}`;
  const roleOf = (workspaceId: Uint8Array, accountId: Uint8Array): number | undefined =>
    tables.workspaces.get(toHex(workspaceId))?.members.get(toHex(accountId));

  const isLive = ({ loginId, accountId }: Pick<Subscriber, "loginId" | "accountId">): boolean => {
    const login = tables.logins.get(toHex(loginId));
    return login !== undefined && login.revokedAt === null && equal(login.accountId, accountId);
  };

  const standing = (subscriber: Subscriber): Standing => {
    const { workspaceId, accountId, sessionId, deviceId, connectionId } = subscriber;
    if (!isLive(subscriber)) return "unauthenticated";
    if (roleOf(workspaceId, accountId) === undefined) return "left";
    if (sessionId === null) return "good";
    const session = tables.sessions.get(toHex(sessionId));
    if (session === undefined || session.deletedAt !== null) return "deleted";
    const held = deviceId && presences.get(keyOf(formatId("ses", sessionId), formatId("dev", deviceId)));
    const isOther = held?.exclusive && held.expiresAt > now() && held.connectionId !== toHex(connectionId);
    return isOther ? "replaced" : "good";
  };

  const presentIn = (workspaceId: Uint8Array): readonly Row[] =>
    [...presences.values()].filter((row) => row.workspaceId === toHex(workspaceId) && row.expiresAt > now());

  const markOf = (workspaceId: Uint8Array<ArrayBuffer>): string =>
    JSON.stringify([
      log(workspaceId).last,
      presentIn(workspaceId).map(({ sessionId, deviceId, connectionId, editing }) => [
        sessionId,
        deviceId,
        connectionId,
        editing,
      ]),
    ]);

  return {
    enter: async (caller, sessionId) => {
      const session = sessionId && tables.sessions.get(toHex(sessionId));
      if (sessionId !== null && (!session || session.deletedAt !== null)) return null;
      const workspaceId = session ? session.workspaceId : caller.workspaceId;
      if (!isLive(caller) || roleOf(workspaceId, caller.accountId) === undefined) return null;
      return { workspaceId, deviceId: tables.logins.get(toHex(caller.loginId))?.deviceId ?? null };
    },
    view: async (workspaceId, after, subscribers) => {
      const { last, events } = log(workspaceId);
      return {
        last,
        events: events.filter(({ n }) => n > after),
        standings: subscribers.map(standing),
        presences: presentIn(workspaceId).map(
          ({ workspaceId: _, connectionId: __, exclusive: ___, ...row }) => row,
        ),
        mark: markOf(workspaceId),
      };
    },
    standings: async (subscribers) => subscribers.map(standing),
    marks: async (workspaceIds) => new Map(workspaceIds.map((id) => [toHex(id), markOf(id)])),
    workspaceOf: async (sessionId) => tables.sessions.get(toHex(sessionId))?.workspaceId ?? null,
    appear: async ({ connectionId, sessionId, deviceId, workspaceId, accountId, editing, exclusive }) => {
      const session = tables.sessions.get(toHex(sessionId));
      const role = roleOf(workspaceId, accountId);
      if (!session || session.deletedAt !== null || role === undefined) return false;
      if (!equal(session.workspaceId, workspaceId)) return false;
      const ids = { sessionId: formatId("ses", sessionId), deviceId: formatId("dev", deviceId) };
      const known = presences.get(keyOf(ids.sessionId, ids.deviceId));
      const isHeld =
        known?.exclusive && known.connectionId !== toHex(connectionId) && known.expiresAt > now();
      if (isHeld && !exclusive) return false;
      presences.set(keyOf(ids.sessionId, ids.deviceId), {
        exclusive,
        ...ids,
        workspaceId: toHex(workspaceId),
        connectionId: toHex(connectionId),
        accountId: formatId("acc", accountId),
        editing: editing && role >= ROLE.member,
        since: known && known.expiresAt > now() ? known.since : new Date(now()).toISOString(),
        expiresAt: now() + PRESENCE_SECONDS * 1000,
      });
      return true;
    },
    renew: async (connectionIds) => {
      const renewed = new Set(connectionIds.map(toHex));
      for (const [key, row] of presences)
        if (renewed.has(row.connectionId))
          presences.set(key, { ...row, expiresAt: now() + PRESENCE_SECONDS * 1000 });
    },
    disappear: async (connectionId, sessionId) => {
      for (const [key, row] of presences) {
        const isIts = row.connectionId === toHex(connectionId);
        if (isIts && (sessionId === null || equal(idBytes(`ses_${row.sessionId.slice(4)}`), sessionId)))
          presences.delete(key);
      }
    },
    useTicket: async (hash) => {
      const ticket = tables.tickets.get(toHex(hash));
      tables.tickets.delete(toHex(hash));
      return ticket !== undefined && ticket.expiresAt > now() ? ticket.caller : null;
    },
  };
};
