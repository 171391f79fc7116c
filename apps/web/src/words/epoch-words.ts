import type { KeyHealthView } from "@holdfast/client/contract/key-health";
import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import { counted } from "./size.ts";
import { dayOf } from "./time.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

type Epoch = KeyHealthView["epoch"];

/** "Made today", "Made 12 days ago"; `now` in milliseconds since 1970. */
export const epochAge = ({ since }: Pick<Epoch, "since">, now: number): string => {
  const days = Math.max(0, Math.floor((now - Date.parse(since)) / DAY_MILLISECONDS));
  return days === 0 ? "Made today" : `Made ${counted(days, "day")} ago`;
};

/** When the keys of a workspace are renewed next, and by whom. [RO-1] [RO-5] */
export const epochDue = ({ dueAt, state }: Epoch, manages: boolean): string => {
  const day = dayOf(dueAt);
  if (state === "overdue")
    return manages
      ? `Due since ${day}.`
      : `Due since ${day}: an admin’s device renews them when it is next unlocked.`;
  return manages ? `Renewed by themselves on ${day}.` : `An admin’s device renews them on ${day}.`;
};

/** The day from which keys may be renewed as a matter of routine. */
export const renewableFrom = ({ since }: Pick<Epoch, "since">): string =>
  new Date(Date.parse(since) + KEY_POLICY_DAYS.minimum * DAY_MILLISECONDS).toISOString();

/** Why they are not renewed now; null where they may be. [RO-1] */
export const tooYoung = (epoch: Pick<Epoch, "since" | "state">): string | null => {
  if (epoch.state !== "young") return null;
  return `They are new. Renewing them makes sense once they are ${KEY_POLICY_DAYS.minimum} days old, from ${dayOf(renewableFrom(epoch))} on.`;
};

/** A quiet line where keys are due soon, or late; null where nothing is to be said. */
export const dueLine = ({ dueAt, state }: Epoch, now: number): string | null => {
  if (state !== "due-soon" && state !== "overdue") return null;
  if (state === "overdue") return "The keys of this workspace are due for renewal.";
  const days = Math.ceil((Date.parse(dueAt) - now) / DAY_MILLISECONDS);
  return `The keys of this workspace are renewed ${days <= 1 ? "within a day" : `in ${days} days`}.`;
};
