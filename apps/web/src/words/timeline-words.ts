import type { Checkpoint, SavePoint } from "@holdfast/client/contract/timeline";
import type { Moment } from "../workspace/moments.ts";
import type { RestoreItem } from "../workspace/timeline-differences.ts";
import {
  isNarrow,
  type Priority,
  type TimelineDays,
  type TimelineFilter,
  type TimelineKind,
  type TimelineSort,
} from "../workspace/timeline-filter.ts";
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

export const KINDS: Record<TimelineKind, string> = {
  named: "Named by hand",
  "by-itself": "Named by itself",
  manual: "Saved by hand",
  auto: "Saved automatically",
  restore: "Restored",
  merge: "Merged",
  compact: "Tidied",
  clone: "Copied",
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

/** What the scrubber stands on; undefined is the present. */
export const momentTitle = (moment: Moment | undefined): string =>
  moment === undefined
    ? "Now"
    : (moment.name ?? (moment.named ? "Unreadable name" : "A save without a name"));

/** "Today, 14:02 · 3 saves ago", or what the present is. */
export const momentFact = (moment: Moment | undefined, back: number): string =>
  moment === undefined
    ? "The present, as it is written in"
    : `${dayWords(moment.at)}, ${shortTime(moment.at)} · ${counted(back, "save")} back`;

/** "Yesterday, 14:02 · Before the storm". */
export const momentLabel = (moment: Moment | undefined): string =>
  moment === undefined ? "Now" : `${momentOf(moment.at)}${moment.name === null ? "" : ` · ${moment.name}`}`;

/** The same, as it is read out. */
export const momentWords = (moment: Moment | undefined): string =>
  moment === undefined
    ? "Now"
    : `${dayWords(moment.at)}, ${shortTime(moment.at)}${moment.name === null ? "" : `, ${moment.name}`}`;

/** Beside the name of a panel that shows an earlier moment. */
export const seenWords = (at: string): string => `${momentOf(at)}, read-only`;

/** What is said where nothing fits. */
export const noneWords = (filter: TimelineFilter): string => {
  if (isNarrow(filter)) return "No checkpoint fits.";
  return filter.kind === null ? "Nothing was saved in these days." : "Nothing of this kind was saved.";
};
