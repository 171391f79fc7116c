import type { SimulatedSave, Simulation } from "./simulation.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday. */
const BEGIN = Date.UTC(2025, 9, 13);

export interface SimulationScale {
  readonly days: number;
  /** Between two automatic saves of a working day. */
  readonly pace: number;
  readonly everyMilliseconds: number;
}

/** What `verify` runs, and what the long run does. */
export const SHORT: SimulationScale = { days: 120, pace: 10 * MINUTE, everyMilliseconds: 12 * HOUR };
export const LONG: SimulationScale = { days: 400, pace: 30 * SECOND, everyMilliseconds: HOUR };

const isWorkday = (day: number): boolean => day % 7 < 5;

const saving = (from: number, until: number, pace: number, device = "desk"): SimulatedSave[] =>
  Array.from({ length: Math.floor((until - from) / pace) }, (_, i) => ({ at: from + i * pace, device }));

/** Nine to five on work days, a name by hand on Fridays, one by the client each noon, a pinned one every hundred days. */
const steady = ({ days, pace }: SimulationScale): SimulatedSave[] =>
  Array.from({ length: days }, (_, day): SimulatedSave[] => {
    const midnight = BEGIN + day * DAY;
    if (!isWorkday(day)) return [];
    const named: SimulatedSave[] = [{ at: midnight + 12 * HOUR + 1, checkpoint: "automatic" }];
    if (day % 7 === 4) named.push({ at: midnight + 16 * HOUR + 1, kind: 2, checkpoint: "manual" });
    if (day % 100 === 1) named.push({ at: midnight + 15 * HOUR + 1, kind: 2, checkpoint: "pinned" });
    return [...saving(midnight + 9 * HOUR, midnight + 17 * HOUR, pace), ...named];
  }).flat();

/** Every ninth day a thousand saves in an hour, by two devices in turn, with a merge at the end. */
const bursts = ({ days }: SimulationScale): SimulatedSave[] =>
  Array.from({ length: Math.ceil(days / 9) }, (_, n): SimulatedSave[] => {
    const from = BEGIN + n * 9 * DAY + 22 * HOUR + 30 * MINUTE;
    const saves = saving(from, from + HOUR, 3600).map((save, i) =>
      i % 2 === 0 ? save : { ...save, device: "phone" },
    );
    return [...saves, { at: from + HOUR, kind: 4 }];
  }).flat();

/** One week of work, eight weeks of nothing, and so on; the machine before it was given up after the first week. */
const idleWeeks = ({ days, pace }: SimulationScale): SimulatedSave[] =>
  Array.from({ length: days }, (_, day) => day)
    .filter((day) => day % 63 < 5)
    .flatMap((day) => {
      const from = BEGIN + day * DAY + 8 * HOUR;
      const device = day < 7 ? "given-up" : "desk";
      return [...saving(from, from + 6 * HOUR, pace, device), { at: from + 6 * HOUR, kind: 3, device }];
    });

const PATTERNS = { steady, bursts, "idle-weeks": idleWeeks } as const;
export type PatternName = keyof typeof PATTERNS;
export const PATTERN_NAMES = ["steady", "bursts", "idle-weeks"] as const satisfies readonly PatternName[];

export const simulationOf = (name: PatternName, scale: SimulationScale): Simulation => ({
  events: PATTERNS[name](scale).toSorted((a, b) => a.at - b.at),
  until: BEGIN + scale.days * DAY,
  everyMilliseconds: scale.everyMilliseconds,
  liveDevices: new Set(["desk", "phone"]),
});
