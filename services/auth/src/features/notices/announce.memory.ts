import { formatId, type IdKind, parseId, uuidv7 } from "@holdfast/protocol/ids";
import { NOTIFICATIONS_MAX } from "@holdfast/protocol/limits";
import {
  ALWAYS_SHOWN,
  type NotificationData,
  type NotificationKind,
  PREFERENCE_DEFAULTS,
} from "@holdfast/protocol/notifications";
import type { ChainedRow } from "@holdfast/service-kit/audit-chain";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { key, type MemoryInvite, type MemoryTables } from "../../memory-tables.ts";
import { isTold } from "./notices.ts";

const ENROLS_WITHIN_MILLISECONDS = 10 * 60 * 1000;
const OWNER = 4;
const MEMBER_ACTIONS = ["member.admitted", "member.role-changed", "member.removed"];

const text = (kind: IdKind, id: Bytes | null): string | undefined =>
  id === null ? undefined : formatId(kind, id);

const given = (data: Readonly<Record<string, string | number | undefined>>): NotificationData =>
  Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** The second reading of `notify_account()` of migration 0020. */
export const notifyAccount = (
  { notices }: MemoryTables,
  accountId: Bytes,
  kind: NotificationKind,
  data: NotificationData,
  at: Date,
): void => {
  const id = uuidv7(at.getTime(), random);
  const wanted = notices.preferences.get(key(accountId));
  const isShown = wanted === undefined || wanted.app.includes(kind);
  const isSent = wanted === undefined ? PREFERENCE_DEFAULTS[kind].send : wanted.send.includes(kind);
  if (isShown || (ALWAYS_SHOWN as readonly string[]).includes(kind)) {
    notices.shown.push({ id, accountId, kind, at, data, readAt: null });
    const own = notices.shown.filter((each) => equal(each.accountId, accountId));
    const kept = new Set(own.toSorted((a, b) => Buffer.compare(b.id, a.id)).slice(0, NOTIFICATIONS_MAX));
    notices.shown = notices.shown.filter((each) => !equal(each.accountId, accountId) || kept.has(each));
  }
  if (isSent)
    notices.outgoing.push({ id, accountId, kind, at, data, attempts: 0, next: at, taken: null, sent: [] });
};

const ofInvite = (
  tables: MemoryTables,
  { action, at }: ChainedRow,
  data: NotificationData,
  invite: MemoryInvite,
): void => {
  const { notices, accounts } = tables;
  const about = { ...data, inviteId: formatId("inv", invite.id) };
  const account = [...accounts.values()].find(({ emailKey }) => emailKey === invite.emailKey);
  if (action === "invite.accepted") {
    notifyAccount(tables, invite.invitedBy, "member_changed", about, at);
  } else if (account !== undefined) {
    notifyAccount(tables, account.id, "invite", about, at);
  } else {
    const id = uuidv7(at.getTime(), random);
    const waiting = { attempts: 0, next: at, taken: null, sent: [] };
    notices.outgoing.push({ id, accountId: null, kind: "invite", at, data: about, ...waiting });
  }
};

const ofMembers = (tables: MemoryTables, entry: ChainedRow): void => {
  const { action, at, accountId, workspaceId } = entry;
  const data = given({ act: action, entryId: text("aud", entry.id), workspaceId: text("wsp", workspaceId) });
  const invite = tables.invites.get(key(parseId("inv", entry.target ?? "") ?? workspaceId));
  if (action === "invite.created" || action === "invite.accepted") {
    if (invite !== undefined) ofInvite(tables, entry, data, invite);
    return;
  }
  if (action === "member.left") {
    const about = { ...data, accountId: formatId("acc", accountId) };
    const { members = [] } = tables.workspaces.get(key(workspaceId)) ?? {};
    for (const owner of members.filter((each) => each.role === OWNER && !equal(each.accountId, accountId)))
      notifyAccount(tables, owner.accountId, "member_changed", about, at);
    return;
  }
  const target = parseId("acc", entry.target ?? "");
  if (MEMBER_ACTIONS.includes(action) && target !== null && !equal(target, accountId))
    notifyAccount(tables, target, "member_changed", data, at);
};

/** The second reading of `notify_of_entry()` of migration 0020. */
const announceEntry = (tables: MemoryTables, entry: ChainedRow): void => {
  const { action, at, accountId, loginId, target } = entry;
  if (/^(invite|member)\./.test(action)) ofMembers(tables, entry);
  if (!isTold(action)) return;
  const login = loginId === null ? undefined : tables.logins.get(key(loginId));
  const entryId = text("aud", entry.id);
  const data = given({ act: action, entryId, loginId: text("lgn", loginId) });
  if (action === "login.created") {
    if (login?.deviceId === null) notifyAccount(tables, accountId, "new_login", data, at);
    return;
  }
  const deviceId = parseId("dev", target ?? "");
  if (action === "device.certified") {
    const devices = tables.accounts.get(key(accountId))?.devices ?? [];
    const device = devices.find(({ id }) => deviceId !== null && equal(id, deviceId));
    const isEnrolling =
      login === undefined || at.getTime() - login.at.getTime() <= ENROLS_WITHIN_MILLISECONDS;
    if (isEnrolling || device?.version !== 1) return;
  }
  const device =
    action.startsWith("device.") && deviceId !== null ? { deviceId: formatId("dev", deviceId) } : {};
  notifyAccount(tables, accountId, "keys_changed", { ...data, ...device }, at);
};

/** Tells of entries that came since: what a trigger does in a database when a transaction commits. */
export const announce = (tables: MemoryTables): void => {
  for (const entry of tables.audit.all()) {
    if (tables.notices.announced.has(key(entry.id))) continue;
    tables.notices.announced.add(key(entry.id));
    announceEntry(tables, entry);
  }
};

/** The second reading of `notify_once()`: whether it was told now. */
export const notifyOnce = (
  tables: MemoryTables,
  notice: {
    readonly accountId: Bytes;
    readonly kind: NotificationKind;
    readonly data: NotificationData;
    readonly at: Date;
  },
  { what, hours }: { readonly what: string; readonly hours: number },
): boolean => {
  const { accountId, kind, data, at } = notice;
  const told = `${key(accountId)} ${what}`;
  const last = tables.notices.told.get(told);
  if (last !== undefined && last.getTime() > at.getTime() - hours * 3600 * 1000) return false;
  tables.notices.told.set(told, at);
  notifyAccount(tables, accountId, kind, data, at);
  return true;
};
