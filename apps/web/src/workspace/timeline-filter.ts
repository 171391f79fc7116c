import type { Checkpoint, CheckpointNote, SavePoint } from "@holdfast/client/contract/timeline";

export type Priority = CheckpointNote["priority"];
export type TimelineSort = "newest" | "oldest" | "name" | "size" | "priority";

/** Whole days up to now, today included. */
export type TimelineDays = "today" | "week" | "month";

/** How a moment came about: named by hand or by itself, or what the save was made for. */
export type TimelineKind = "named" | "by-itself" | SavePoint["kind"];

/** What to show; null and "" leave all in. */
export interface TimelineFilter {
  readonly text: string;
  readonly tag: string | null;
  readonly priority: Priority | null;
  readonly kind: TimelineKind | null;
  readonly days: TimelineDays | null;
  readonly pinned: boolean;
  readonly sort: TimelineSort;
}

export const EVERYTHING: TimelineFilter = {
  text: "",
  tag: null,
  priority: null,
  kind: null,
  days: null,
  pinned: false,
  sort: "newest",
};

const isOfNames = (kind: TimelineKind | null): boolean => kind === "named" || kind === "by-itself";

/**
 * True when only checkpoints are asked for: an unnamed save has nothing that could be searched, and stands in other orders only when
 * saves of a kind are asked for.
 */
export const isNarrow = ({ text, tag, priority, pinned, kind, sort }: TimelineFilter): boolean =>
  text.trim() !== "" ||
  tag !== null ||
  priority !== null ||
  pinned ||
  isOfNames(kind) ||
  sort === "name" ||
  sort === "priority" ||
  (kind === null && sort !== "newest");

/** Whether an unnamed save is of the kind that is asked for. */
export const isOfKind = (save: Pick<SavePoint, "kind">, { kind }: TimelineFilter): boolean =>
  kind === null || kind === save.kind;

/** How unnamed saves stand in the order that is asked for, the first one first. */
export const saveOrder = ({ sort }: TimelineFilter): ((a: SavePlace, b: SavePlace) => number) => {
  if (sort === "oldest") return (a, b) => a.seq - b.seq;
  if (sort === "size") return (a, b) => b.bytes - a.bytes || b.seq - a.seq;
  return (a, b) => b.seq - a.seq;
};

interface SavePlace {
  readonly seq: number;
  readonly bytes: number;
}

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

/** @param kinds of the saves that are known, by digest */
const fitsKind = (
  { origin, save }: Checkpoint,
  { kind }: TimelineFilter,
  kinds: ReadonlyMap<string, SavePoint["kind"]>,
): boolean => {
  if (kind === null) return true;
  if (kind === "named") return origin === "manual";
  return kind === "by-itself" ? origin === "auto" : kinds.get(save.digest) === kind;
};

/**
 * The checkpoints that fit, in the wanted order; `now` in milliseconds since 1970.
 *
 * @param kinds of the saves that are known, by digest
 */
export const chosen = (
  checkpoints: readonly Checkpoint[],
  filter: TimelineFilter,
  now: number,
  kinds: ReadonlyMap<string, SavePoint["kind"]> = new Map(),
): readonly Checkpoint[] => {
  const begin = beginOf(filter, now);
  return checkpoints
    .filter((checkpoint) => {
      const { note, pinned, save } = checkpoint;
      return (
        holds(note, filter.text) &&
        (filter.tag === null || note?.tags.includes(filter.tag) === true) &&
        (filter.priority === null || note?.priority === filter.priority) &&
        isWithin(save.at, begin) &&
        fitsKind(checkpoint, filter, kinds) &&
        (!filter.pinned || pinned)
      );
    })
    .toSorted(ORDERS[filter.sort]);
};

/** Every tag once, in order. */
export const tagsOf = (checkpoints: readonly Checkpoint[]): readonly string[] =>
  [...new Set(checkpoints.flatMap(({ note }) => note?.tags ?? []))].toSorted((a, b) => a.localeCompare(b));
