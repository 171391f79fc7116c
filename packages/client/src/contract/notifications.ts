import type { Id } from "@holdfast/protocol/ids";
import type {
  Notification,
  NotificationPage,
  NotificationPreferences,
} from "@holdfast/protocol/notifications";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export type { Notification, NotificationPage, NotificationPreferences };

/** What an account wants to be told of; `version` grows with every change and is 0 before the first. */
export interface NotificationChoices {
  readonly preferences: NotificationPreferences;
  readonly version: number;
}

/** Which ones: some, or all that came until a moment of the service's time. */
export type NotificationsRead = { readonly ids: readonly Id<"ntf">[] } | { readonly before: string };

/** What this account was told, and of what it wants to be told. [NT-8] [NT-9] */
export interface Notifications {
  /** Newest first; `cursor` is the `next` of the page before. */
  readonly page: (cursor?: string) => Answer<NotificationPage>;
  /** How many are unread. */
  readonly unread: () => Answer<number>;
  /** Answers how many are unread then. */
  readonly read: (which: NotificationsRead) => Answer<number>;
  readonly preferences: () => Answer<NotificationChoices>;
  /** Sets all of them. `version-conflict`: another device was first; ask again. */
  readonly setPreferences: (next: NotificationChoices) => Answer<NotificationChoices>;
}
