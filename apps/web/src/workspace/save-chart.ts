import type { SavePoint } from "@holdfast/client/contract/timeline";

/** What a person tells apart among saves, from the bottom of a bar to its top. */
export const SAVE_GROUPS = ["automatic", "manual", "restored", "other"] as const;
export type SaveGroup = (typeof SAVE_GROUPS)[number];
export type ChartFigure = "saves" | "bytes";

const GROUP_OF: Record<SavePoint["kind"], SaveGroup> = {
  auto: "automatic",
  compact: "automatic",
  manual: "manual",
  restore: "restored",
  merge: "other",
  clone: "other",
};

export interface GroupSum {
  readonly saves: number;
  readonly bytes: number;
}

export interface ChartDay {
  /** Midnight of the reader's day, in milliseconds since 1970. */
  readonly begin: number;
  readonly of: Readonly<Record<SaveGroup, GroupSum>>;
}

type Sums = Record<SaveGroup, { saves: number; bytes: number }>;

const nothing = (): Sums => ({
  automatic: { saves: 0, bytes: 0 },
  manual: { saves: 0, bytes: 0 },
  restored: { saves: 0, bytes: 0 },
  other: { saves: 0, bytes: 0 },
});

const midnight = (now: number, daysBefore: number): number => {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysBefore);
  return day.getTime();
};

/** The last `days` days of the reader's zone, today last, with what was saved on each. Saves of any other time are left out. */
export const chartDays = (saves: readonly SavePoint[], days: number, now: number): readonly ChartDay[] => {
  const begins = Array.from({ length: days }, (_, i) => midnight(now, days - 1 - i));
  const end = midnight(now, -1);
  const sums = begins.map(nothing);
  for (const { at, kind, bytes } of saves) {
    const time = Date.parse(at);
    const index = time >= end ? -1 : begins.findLastIndex((begin) => begin <= time);
    const sum = sums[index]?.[GROUP_OF[kind]];
    if (sum === undefined) continue;
    sum.saves += 1;
    sum.bytes += bytes;
  }
  return begins.map((begin, i) => ({ begin, of: sums[i] ?? nothing() }));
};

/** Over all days. */
export const totals = (days: readonly ChartDay[]): Readonly<Record<SaveGroup, GroupSum>> => {
  const all = nothing();
  for (const { of } of days)
    for (const group of SAVE_GROUPS) {
      all[group].saves += of[group].saves;
      all[group].bytes += of[group].bytes;
    }
  return all;
};

export const heightOf = ({ of }: ChartDay, figure: ChartFigure): number =>
  SAVE_GROUPS.reduce((sum, group) => sum + of[group][figure], 0);

/** The smallest round number that no bar is higher than, and whose half is round as well. At least 4. */
export const ceilingOf = (days: readonly ChartDay[], figure: ChartFigure): number => {
  const most = Math.max(4, ...days.map((day) => heightOf(day, figure)));
  let unit = 1;
  // Sizes are told in units of 1,024 bytes.
  if (figure === "bytes") while (unit * 1024 <= most) unit *= 1024;
  for (;;) {
    for (const times of [1, 2, 4]) if (unit * times >= most) return unit * times;
    unit *= 10;
  }
};

export interface Bar {
  readonly group: SaveGroup;
  /** From the top, as a share of the ceiling. */
  readonly top: number;
  readonly height: number;
}

/** The stretches of one day's bar. What is there at all is high enough to be seen. */
export const barsOf = (day: ChartDay, figure: ChartFigure, ceiling: number): readonly Bar[] => {
  const bars: Bar[] = [];
  let below = 0;
  for (const group of SAVE_GROUPS) {
    const value = day.of[group][figure];
    if (value === 0) continue;
    const height = Math.max(0.012, value / ceiling);
    below += height;
    bars.push({ group, top: Math.max(0, 1 - below), height });
  }
  return bars;
};
