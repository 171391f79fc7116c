import type { LogSink } from "@holdfast/service-kit/request-log";
import { hourly } from "../../hourly.ts";
import type { NotificationRepository } from "./repository.ts";

export interface DueDeps {
  readonly notifications: Pick<NotificationRepository, "due">;
  /** Has what is to be sent sent at once. */
  readonly nudge: () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: LogSink;
}

/** Tells every hour what comes with time: keys that are due, sessions that are nearly full. Replicas do not disturb each other. [NT-7] */
export const keepTelling = ({ notifications, nudge, now, log }: DueDeps): { readonly end: () => void } =>
  hourly(
    async () => {
      if ((await notifications.due(new Date(now()))) > 0) nudge();
    },
    { event: "notifications-due-failed", log },
  );
