import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import {
  ALWAYS_SHOWN,
  NOTIFICATION_KINDS,
  type NotificationKind,
  type NotificationPage,
  type NotificationPreferences,
  PREFERENCE_DEFAULTS,
  type ReadBody,
} from "@holdfast/protocol/notifications";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { NotificationRepository, NotificationRow, StoredPreferences } from "./repository.ts";

export interface NotificationDeps extends Dice {
  readonly notifications: NotificationRepository;
  /** Has what is to be sent sent at once. */
  readonly nudge: () => void;
}

export interface VersionedPreferences {
  readonly preferences: NotificationPreferences;
  /** 0: nothing was ever set. */
  readonly version: number;
}

const ID_BYTES = 16;

/** Null at the start, undefined for a cursor that nobody was given. */
const placeOf = (cursor: string | undefined): Bytes | null | undefined => {
  if (cursor === undefined) return null;
  const bytes = fromBase64url(cursor);
  return bytes?.length === ID_BYTES ? bytes : undefined;
};

const toNotification = ({ id, kind, at, data, readAt }: NotificationRow) => ({
  id: formatId("ntf", id),
  kind,
  at: at.toISOString(),
  read: readAt !== null,
  data,
});

const isAlwaysShown = (kind: NotificationKind): boolean => (ALWAYS_SHOWN as readonly string[]).includes(kind);

const toPreferences = ({ app, send, version }: StoredPreferences): VersionedPreferences => ({
  preferences: Object.fromEntries(
    NOTIFICATION_KINDS.map((kind) => [
      kind,
      { app: app.includes(kind) || isAlwaysShown(kind), send: send.includes(kind) },
    ]),
  ) as NotificationPreferences,
  version,
});

/** What an account was told, and of what it wants to be told. [NT-8] [NT-9] */
export const createNotifications = (deps: NotificationDeps) => {
  const { notifications, nudge, now } = deps;

  return {
    page: async (
      { accountId }: Caller,
      { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
    ): Promise<Result<NotificationPage, "invalid-request">> => {
      const before = placeOf(cursor);
      if (before === undefined) return err("invalid-request");
      const { rows, unread } = await notifications.page(accountId, before, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next = rows.length > limit && last !== undefined ? toBase64url(last.id) : null;
      return ok({ items: items.map(toNotification), unread, next });
    },

    /** How many are unread afterwards. Ids of others mark nothing. */
    read: ({ accountId }: Caller, which: ReadBody): Promise<number> => {
      const at = new Date(now());
      return "ids" in which
        ? notifications.read(
            accountId,
            which.ids.map((id) => idBytes(id as Id)),
            at,
          )
        : notifications.readUntil(accountId, new Date(which.before), at);
    },

    saveFailed: async ({ accountId, loginId }: Caller, sessionId: Bytes): Promise<void> => {
      const at = new Date(now());
      if (await notifications.failedSave({ accountId, loginId, sessionId, at })) nudge();
    },

    preferences: async ({ accountId }: Caller): Promise<VersionedPreferences> => {
      const stored = await notifications.preferences(accountId);
      return stored === null ? { preferences: PREFERENCE_DEFAULTS, version: 0 } : toPreferences(stored);
    },

    setPreferences: async (
      { accountId, loginId, workspaceId }: Caller,
      wanted: NotificationPreferences,
      version: number,
    ): Promise<Result<VersionedPreferences, "version-conflict">> => {
      const chosen = (where: "app" | "send") => NOTIFICATION_KINDS.filter((kind) => wanted[kind][where]);
      const stored = { app: chosen("app"), send: chosen("send"), version: version + 1 };
      const target = formatId("acc", accountId);
      const action = "notification-preferences.changed";
      const audit = auditRow(deps, { action, accountId, loginId, workspaceId, target });
      return (await notifications.setPreferences(accountId, stored, audit))
        ? ok(toPreferences(stored))
        : err("version-conflict");
    },
  };
};
export type Notifications = ReturnType<typeof createNotifications>;
