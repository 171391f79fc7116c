import type { Checkpoint, CheckpointNote } from "@holdfast/client/contract/timeline";

export type Priority = CheckpointNote["priority"];
export type TimelineSort = "newest" | "oldest" | "name" | "size" | "priority";

/** Whole days up to now, today included. */
export type TimelineDays = "today" | "week" | "month";

/** What to show; null and "" leave all in. */
export interface TimelineFilter {
  readonly text: string;
  readonly tag: string | null;
  readonly priority: Priority | null;
  /** The one choice that unnamed saves can meet too. */
  readonly days: TimelineDays | null;
  readonly pinned: boolean;
  readonly sort: TimelineSort;
}

export const EVERYTHING: TimelineFilter = {
  text: "",
  tag: null,
  priority: null,
  days: null,
  pinned: false,
  sort: "newest",
};

/** True when only checkpoints are asked for: nothing is known of an unnamed save that could be searched. */
export const isNarrow = ({ text, tag, priority, pinned, sort }: TimelineFilter): boolean =>
  text.trim() !== "" || tag !== null || priority !== null || pinned || sort !== "newest";

const DAYS: Record<TimelineDays, number> = { today: 1, week: 7, month: 30 };

/** When the chosen days begin here, in milliseconds since 1970; null when all of time is chosen. */
export const beginOf = ({ days }: TimelineFilter, now: number): number | null => {
  if (days === null) return null;
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  midnight.setDate(midnight.getDate() - DAYS[days] + 1);
  return midnight.getTime();
};

export const isWithin = (at: string, begin: number | null): boolean =>
  begin === null || Date.parse(at) >= begin;

const folded = (text: string): string => text.normalize("NFC").toLowerCase();

const holds = (note: CheckpointNote | null, text: string): boolean => {
  const wanted = folded(text.trim());
  if (wanted === "") return true;
  if (note === null) return false;
  return [note.name, note.description, ...note.tags].some((each) => folded(each).includes(wanted));
};

const WEIGHT: Record<Priority, number> = { high: 2, medium: 1, low: 0 };
const weightOf = ({ note }: Checkpoint): number => (note === null ? -1 : WEIGHT[note.priority]);
const newer = (a: Checkpoint, b: Checkpoint): number =>
  b.save.seq - a.save.seq || b.createdAt.localeCompare(a.createdAt);

const ORDERS: Record<TimelineSort, (a: Checkpoint, b: Checkpoint) => number> = {
  newest: newer,
  oldest: (a, b) => newer(b, a),
  name: (a, b) => (a.note?.name ?? "\uffff").localeCompare(b.note?.name ?? "\uffff") || newer(a, b),
  size: (a, b) => b.save.bytes - a.save.bytes || newer(a, b),
  priority: (a, b) => weightOf(b) - weightOf(a) || newer(a, b),
};

/** The checkpoints that fit, in the wanted order; `now` in milliseconds since 1970. */
export const chosen = (
  checkpoints: readonly Checkpoint[],
  filter: TimelineFilter,
  now: number,
): readonly Checkpoint[] => {
  const begin = beginOf(filter, now);
  return checkpoints
    .filter(
      ({ note, pinned, save }) =>
        holds(note, filter.text) &&
        (filter.tag === null || note?.tags.includes(filter.tag) === true) &&
        (filter.priority === null || note?.priority === filter.priority) &&
        isWithin(save.at, begin) &&
        (!filter.pinned || pinned),
    )
    .toSorted(ORDERS[filter.sort]);
};

/** Every tag once, in order. */
export const tagsOf = (checkpoints: readonly Checkpoint[]): readonly string[] =>
  [...new Set(checkpoints.flatMap(({ note }) => note?.tags ?? []))].toSorted((a, b) => a.localeCompare(b));
