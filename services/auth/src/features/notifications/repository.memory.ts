import { formatId } from "@holdfast/protocol/ids";
import { KEY_POLICY_DAYS, NOTIFICATIONS_DAYS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { key, type MemoryTables } from "../../memory-tables.ts";
import { announce, notifyOnce } from "../notices/announce.memory.ts";
import type { NotificationRepository } from "./repository.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const ADMIN = 3;
const ENDS_SOON_DAYS = 14;
const AGAIN_HOURS = 30 * 24;
/** Assisted or ephemeral. */
const BRIEF_FLAGS = 6;

/** NotificationRepository without a database. */
export const memoryNotifications = (tables: MemoryTables): NotificationRepository => {
  const own = (accountId: Bytes) => {
    announce(tables);
    return tables.notices.shown
      .filter((each) => equal(each.accountId, accountId))
      .toSorted((a, b) => Buffer.compare(b.id, a.id));
  };
  const unread = (accountId: Bytes): number => own(accountId).filter(({ readAt }) => readAt === null).length;

  const oldKeys = (at: Date) =>
    [...tables.workspaces.values()].flatMap(({ id, epochSince, members, rosters }) => {
      if (at.getTime() - epochSince.getTime() < KEY_POLICY_DAYS.maximum * DAY_MILLISECONDS) return [];
      const epoch = rosters.at(-1)?.epoch ?? 1;
      const workspaceId = formatId("wsp", id);
      return members
        .filter(({ role }) => role >= ADMIN)
        .map(({ accountId }) => ({
          accountId,
          data: { workspaceId, epoch },
          what: `epoch ${workspaceId} ${epoch}`,
        }));
    });

  const endingCertificates = (at: Date) =>
    [...tables.accounts.values()].flatMap(({ id: accountId, devices }) =>
      devices.flatMap((device) => {
        const left = device.notAfter.getTime() - at.getTime();
        const isBrief = (device.flags & BRIEF_FLAGS) !== 0;
        if (device.revokedAt !== null || isBrief || left <= 0 || left > ENDS_SOON_DAYS * DAY_MILLISECONDS)
          return [];
        const deviceId = formatId("dev", device.id);
        return [{ accountId, data: { deviceId }, what: `certificate ${deviceId} ${device.version}` }];
      }),
    );

  return {
    page: async (accountId, before, most) => {
      const rows = own(accountId).filter(({ id }) => before === null || Buffer.compare(id, before) < 0);
      return {
        rows: rows.slice(0, most).map(({ accountId: _, ...row }) => row),
        unread: unread(accountId),
      };
    },
    read: async (accountId, ids, at) => {
      for (const row of own(accountId)) if (ids.some((id) => equal(id, row.id))) row.readAt ??= at;
      return unread(accountId);
    },
    readUntil: async (accountId, until, at) => {
      for (const row of own(accountId)) if (row.at <= until) row.readAt ??= at;
      return unread(accountId);
    },
    preferences: async (accountId) => tables.notices.preferences.get(key(accountId)) ?? null,
    setPreferences: async (accountId, wanted, audit) => {
      const { preferences } = tables.notices;
      if ((preferences.get(key(accountId))?.version ?? 0) !== wanted.version - 1) return false;
      // What came before the change is told by what held then.
      announce(tables);
      preferences.set(key(accountId), wanted);
      tables.audit.push(audit);
      return true;
    },
    failedSave: async ({ accountId, loginId, sessionId, at }) => {
      const device = tables.logins.get(key(loginId))?.deviceId ?? null;
      const deviceId = device && formatId("dev", device);
      const data = { sessionId: formatId("ses", sessionId), ...(deviceId === null ? {} : { deviceId }) };
      const what = deviceId === null ? "unsaved" : `unsaved ${deviceId}`;
      return notifyOnce(tables, { accountId, kind: "save_failed", data, at }, { what, hours: 1 });
    },
    due: async (at) => {
      const { notices } = tables;
      const oldest = at.getTime() - NOTIFICATIONS_DAYS * DAY_MILLISECONDS;
      notices.shown = notices.shown.filter((each) => each.at.getTime() >= oldest);
      return [...oldKeys(at), ...endingCertificates(at)].filter(({ accountId, data, what }) =>
        notifyOnce(tables, { accountId, kind: "key_expiring", data, at }, { what, hours: AGAIN_HOURS }),
      ).length;
    },
  };
};
