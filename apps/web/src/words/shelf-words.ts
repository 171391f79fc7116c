import type { Shelf } from "../stores/shelf-store.ts";
import { counted } from "./size.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const HOUR_MILLISECONDS = 3600 * 1000;

/** How long a deleted session can still be brought back; `now` in milliseconds since 1970. */
export const timeLeft = (until: string, now: number): string => {
  const left = Date.parse(until) - now;
  if (left <= 0) return "Gone any moment";
  if (left < HOUR_MILLISECONDS) return "Less than an hour left";
  if (left < DAY_MILLISECONDS) return `${counted(Math.floor(left / HOUR_MILLISECONDS), "hour")} left`;
  return `${counted(Math.floor(left / DAY_MILLISECONDS), "day")} left`;
};

/** What stands where a shelf is empty, and what it is for. */
export const EMPTY_SHELVES: Readonly<Record<Shelf, { readonly title: string; readonly text: string }>> = {
  archived: {
    title: "Nothing is archived",
    text: "A session that nobody saves in for a week is put here. It stays whole: bring it back, or open it and go on.",
  },
  deleted: {
    title: "Nothing was deleted",
    text: "What you delete stays here for 7 days. Until then it can be brought back with everything in it.",
  },
};
