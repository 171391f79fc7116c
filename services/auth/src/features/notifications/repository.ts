import type { NotificationData, NotificationKind } from "@holdfast/protocol/notifications";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";

export interface NotificationRow {
  readonly id: Bytes;
  readonly kind: string;
  readonly at: Date;
  readonly data: NotificationData;
  readonly readAt: Date | null;
}

export interface NotificationsPage {
  /** Newest first. */
  readonly rows: readonly NotificationRow[];
  /** Of all that the account has. */
  readonly unread: number;
}

export interface StoredPreferences {
  /** Kinds that are shown in the application. */
  readonly app: readonly NotificationKind[];
  /** Kinds that are sent. */
  readonly send: readonly NotificationKind[];
  /** Counts changes; 1 is the first. */
  readonly version: number;
}

export interface FailedSave {
  readonly accountId: Bytes;
  /** Whose device tells it. */
  readonly loginId: Bytes;
  readonly sessionId: Bytes;
  readonly at: Date;
}

/** What accounts were told. Rows come with what they tell of, and from nowhere else. [NT-7] */
export interface NotificationRepository {
  readonly page: (accountId: Bytes, before: Bytes | null, most: number) => Promise<NotificationsPage>;
  /** Marks those of the account among these; answers how many are unread then. */
  readonly read: (accountId: Bytes, ids: readonly Bytes[], at: Date) => Promise<number>;
  /** Marks what came until a moment. */
  readonly readUntil: (accountId: Bytes, until: Date, at: Date) => Promise<number>;
  /** Null where nothing was ever set. */
  readonly preferences: (accountId: Bytes) => Promise<StoredPreferences | null>;
  /** Stores what has the version after the one that is there, 0 for none; false where there is another. */
  readonly setPreferences: (accountId: Bytes, wanted: StoredPreferences, audit: AuditRow) => Promise<boolean>;
  /** A device could not save for a while: told once an hour for each device. False where it was told already. */
  readonly failedSave: (failed: FailedSave) => Promise<boolean>;
  /** Tells what comes with time, and drops what is old; answers how many were told. One replica at a time. */
  readonly due: (at: Date) => Promise<number>;
}
