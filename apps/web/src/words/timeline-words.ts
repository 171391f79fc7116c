import type { Checkpoint, SavePoint } from "@holdfast/client/contract/timeline";
import type { RestoreItem } from "../workspace/timeline-differences.ts";
import type { Priority, TimelineDays, TimelineSort } from "../workspace/timeline-filter.ts";
import { counted } from "./size.ts";
import { dayOf, shortTime } from "./time.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** "Today", "Yesterday" or the date; `now` in milliseconds since 1970. */
export const dayWords = (at: string, now = Date.now()): string => {
  const day = dayOf(at);
  if (day === dayOf(new Date(now).toISOString())) return "Today";
  if (day === dayOf(new Date(now - DAY_MILLISECONDS).toISOString())) return "Yesterday";
  return day;
};

/** "14:02", with the day before it when that is not today. */
export const momentOf = (at: string, now = Date.now()): string => {
  const day = dayWords(at, now);
  return day === "Today" ? shortTime(at) : `${day}, ${shortTime(at)}`;
};

/** "12 automatic saves, 14:02–15:30"; newest first. */
export const foldWords = (saves: readonly SavePoint[]): string => {
  const [first, last] = [saves.at(-1), saves[0]].map((save) =>
    save === undefined ? "" : shortTime(save.at),
  );
  return `${counted(saves.length, "automatic save")}, ${first === last ? first : `${first}–${last}`}`;
};

const SAVES: Record<SavePoint["kind"], string> = {
  auto: "Saved automatically",
  manual: "Saved by hand",
  restore: "Restored",
  merge: "Merged with another device",
  compact: "Tidied",
  clone: "Copied",
};

export const saveWords = ({ kind }: SavePoint): string => SAVES[kind];

/** What is said when a checkpoint was made. */
export const namedWords = ({ note, waiting }: Checkpoint): string => {
  const named = `Named “${note?.name ?? ""}”`;
  return waiting === true ? `${named} on this device; it is sent when the service answers` : named;
};

/** Why there is a checkpoint, or that it is on its way. */
export const sourceWords = ({ origin, note, waiting }: Checkpoint): string => {
  if (waiting === true) return "Waiting to be sent";
  if (origin === "manual") return "Manual";
  return note?.tags.includes("before restore") === true ? "Before restore" : "Automatic";
};

export const PRIORITIES: Record<Priority, string> = { low: "Low", medium: "Medium", high: "High" };

export const DAYS: Record<TimelineDays, string> = {
  today: "Today",
  week: "Last 7 days",
  month: "Last 30 days",
};

export const SORTS: Record<TimelineSort, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "By name",
  size: "Largest first",
  priority: "Most important first",
};

/** What restoring does to one thing. */
export const changeWords = ({ change }: RestoreItem): string =>
  change === "added" ? "comes back" : change === "removed" ? "goes away" : "changes";

export const GROUPS: Record<RestoreItem["group"], string> = {
  file: "Files",
  terminal: "Terminals",
  tab: "Browser tabs",
  conversation: "Messages",
  conflict: "Open conflicts",
  settings: "Settings and places",
};
