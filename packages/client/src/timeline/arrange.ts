import type { Checkpoint, CheckpointNote, CheckpointStatistics } from "../contract/timeline.ts";

/** What of the checkpoints is shown, and in which order. All that is named must hold; times are of creation, both included. */
export interface Arrangement {
  readonly origin?: Checkpoint["origin"];
  readonly pinned?: boolean;
  readonly tag?: string;
  readonly priority?: CheckpointNote["priority"];
  readonly from?: string;
  readonly to?: string;
  readonly sort?: "createdAt" | "name" | "bytes" | "priority" | "seq";
  /** By default rising for names, falling for all else. */
  readonly order?: "asc" | "desc";
}

const PRIORITIES = ["low", "medium", "high"] as const;
const PROVEN_MILLISECONDS = 7 * 24 * 3600 * 1000;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** A note that cannot be read stands below all others. */
const rank = ({ note }: Checkpoint): number => (note === null ? -1 : PRIORITIES.indexOf(note.priority));

const SORTS: Readonly<Record<NonNullable<Arrangement["sort"]>, (a: Checkpoint, b: Checkpoint) => number>> = {
  createdAt: (a, b) => byText(a.createdAt, b.createdAt),
  name: (a, b) => byText(a.note?.name ?? "", b.note?.name ?? ""),
  bytes: (a, b) => a.save.bytes - b.save.bytes,
  priority: (a, b) => rank(a) - rank(b),
  seq: (a, b) => a.save.seq - b.save.seq,
};

/**
 * Sorts and filters checkpoints by what only whoever opened them knows. [CP-14] [A10] Those that are alike stand newest first, and then
 * by id: the same list is always in the same order.
 */
export const arrange = (all: readonly Checkpoint[], wanted: Arrangement): readonly Checkpoint[] => {
  const { origin, pinned, tag, priority, from, to, sort = "createdAt" } = wanted;
  const sign = (wanted.order ?? (sort === "name" ? "asc" : "desc")) === "asc" ? 1 : -1;
  const name = tag?.trim().normalize("NFC");
  return all
    .filter(
      (each) =>
        (origin === undefined || each.origin === origin) &&
        (pinned === undefined || each.pinned === pinned) &&
        (name === undefined || each.note?.tags.includes(name) === true) &&
        (priority === undefined || each.note?.priority === priority) &&
        (from === undefined || each.createdAt >= from) &&
        (to === undefined || each.createdAt <= to),
    )
    .toSorted((a, b) => sign * SORTS[sort](a, b) || byText(b.createdAt, a.createdAt) || byText(a.id, b.id));
};

/** Counts of checkpoints by what is in their notes; `now` in milliseconds since 1970. [CP-14] */
export const countNotes = (
  all: readonly Checkpoint[],
  now: number,
): Omit<CheckpointStatistics, "stored" | "compression"> => {
  const count = (holds: (each: Checkpoint) => boolean): number => all.filter(holds).length;
  const tags = new Map<string, number>();
  for (const { note } of all) for (const tag of note?.tags ?? []) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  const of = (priority: CheckpointNote["priority"]): number =>
    count(({ note }) => note?.priority === priority);
  return {
    count: all.length,
    manual: count(({ origin }) => origin === "manual"),
    automatic: count(({ origin }) => origin === "auto"),
    pinned: count(({ pinned }) => pinned),
    waiting: count(({ waiting }) => waiting === true),
    unread: count(({ note }) => note === null),
    proven: count(({ proof }) => proof?.whole === true && Date.parse(proof.at) >= now - PROVEN_MILLISECONDS),
    byPriority: { low: of("low"), medium: of("medium"), high: of("high") },
    byTag: [...tags]
      .map(([tag, times]) => ({ tag, count: times }))
      .sort((a, b) => b.count - a.count || byText(a.tag, b.tag)),
  };
};
