import { type Static, Type } from "@sinclair/typebox";
import { NOTIFICATIONS_MAX, PAGE_MAX } from "./limits.ts";
import { cursor, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** What an account is told of. [NT-7] */
export const NOTIFICATION_KINDS = [
  "new_login",
  "keys_changed",
  "key_expiring",
  "save_failed",
  "damage_found",
  "restore_done",
  "invite",
  "member_changed",
  "quota_warning",
  "webhook_disabled",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Kinds that are kept in the application whatever the preferences say. [NT-9] */
export const ALWAYS_SHOWN = ["new_login", "keys_changed", "damage_found"] as const;

const ID = "[a-z]{3}_[0-9a-f]{32}";
const ACTION = "[a-z-]{1,32}(\\.[a-z-]{1,32})*";

/** Ids in their text forms by names such as `sessionId`, whole numbers, and under `act` what was done: nothing else. */
export const NotificationData = Type.Record(
  Type.String({ pattern: "^[a-zA-Z]{1,32}$" }),
  Type.Union([Type.String({ pattern: `^(${ID}|${ACTION})$` }), Type.Integer({ minimum: 0 })]),
);
export type NotificationData = Static<typeof NotificationData>;

/** A kind that a client does not know is one of a newer service. */
export const Notification = Type.Object(
  {
    id: idOf("ntf"),
    kind: Type.String({ pattern: "^[a-z_]{1,32}$" }),
    at: time,
    read: Type.Boolean(),
    data: NotificationData,
  },
  strict,
);
export type Notification = Static<typeof Notification>;

/** Newest first; `unread` counts all of the account. [NT-8] */
export const NotificationPage = Type.Object(
  {
    items: Type.Array(Notification, { maxItems: PAGE_MAX }),
    unread: Type.Integer({ minimum: 0, maximum: NOTIFICATIONS_MAX }),
    next: Type.Union([cursor, Type.Null()]),
  },
  strict,
);
export type NotificationPage = Static<typeof NotificationPage>;

/** Marks some, or all that came until a moment. */
export const ReadBody = Type.Union([
  Type.Object({ ids: Type.Array(idOf("ntf"), { minItems: 1, maxItems: PAGE_MAX }) }, strict),
  Type.Object({ before: time }, strict),
]);
export type ReadBody = Static<typeof ReadBody>;

export const ReadAnswer = Type.Object({ unread: Type.Integer({ minimum: 0 }) }, strict);
export type ReadAnswer = Static<typeof ReadAnswer>;

/** `POST /api/notifications/save-failed`: told by a device that cannot save. */
export const SaveFailedBody = Type.Object({ sessionId: idOf("ses") }, strict);
export type SaveFailedBody = Static<typeof SaveFailedBody>;

const isAlwaysShown = (kind: NotificationKind): boolean => (ALWAYS_SHOWN as readonly string[]).includes(kind);

/** Of each kind whether it is shown in the application, and whether it is sent. */
export const NotificationPreferences = Type.Object(
  Object.fromEntries(
    NOTIFICATION_KINDS.map((kind) => [
      kind,
      Type.Object(
        { app: isAlwaysShown(kind) ? Type.Literal(true) : Type.Boolean(), send: Type.Boolean() },
        strict,
      ),
    ]),
  ),
  strict,
);
export type NotificationPreferences = Readonly<
  Record<NotificationKind, { readonly app: boolean; readonly send: boolean }>
>;

/** Everything, but that somebody is written to about what they did themselves. `notify_account()` of migration 0020 holds the same. */
export const PREFERENCE_DEFAULTS = Object.fromEntries(
  NOTIFICATION_KINDS.map((kind) => [kind, { app: true, send: kind !== "restore_done" }]),
) as NotificationPreferences;
