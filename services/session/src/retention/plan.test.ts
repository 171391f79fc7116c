import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type PlanInput, type PlannedSave, planRetention } from "./plan.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const terms = { retentionDays: 30, checkpointRetentionDays: 90 };

interface Wish {
  readonly age: number;
  readonly kind?: number;
  readonly device?: string;
  readonly mergeParent?: number;
}

/** Saves by their ages, the oldest first; 20 fresh ones come after them, so that none of them is among the newest. */
const history = (wishes: readonly Wish[], fresh = 20): PlannedSave[] =>
  [...wishes, ...Array.from({ length: fresh }, (): Wish => ({ age: 0 }))].map((wish, i) => ({
    seq: i + 1,
    digest: `${i + 1}`,
    kind: wish.kind ?? 1,
    receivedAt: NOW - wish.age,
    device: wish.device ?? "desk",
    mergeParent: wish.mergeParent === undefined ? null : `${wish.mergeParent}`,
  }));

const input = (saves: readonly PlannedSave[], rest: Partial<PlanInput> = {}): PlanInput => ({
  now: NOW,
  terms,
  saves,
  checkpoints: [],
  liveDevices: new Set(["desk"]),
  left: new Set(),
  crowded: false,
  ...rest,
});

/** What stays of the wishes, by their number from 1, and why. */
const kept = (wishes: readonly Wish[], rest: Partial<PlanInput> = {}): Record<number, string> =>
  Object.fromEntries(
    [...planRetention(input(history(wishes), rest)).keep]
      .filter(([seq]) => seq <= wishes.length)
      .toSorted(([a], [b]) => a - b),
  );

describe("how finely automatic saves stay", () => {
  test("[RT-1] [A26] all of the last two hours, whatever bucket they share", () => {
    const ages = [2 * HOUR - 1, 2 * HOUR - 2, 2 * HOUR - 3, 90_000, 60_000, 30_000];
    expect(kept(ages.map((age) => ({ age })))).toEqual({
      1: "young",
      2: "young",
      3: "young",
      4: "young",
      5: "young",
      6: "young",
    });
  });

  for (const [name, base, length, reason] of [
    ["five minutes to a day", 12 * HOUR, 5 * MINUTE, "five-minutes"],
    ["an hour to seven days", 5 * DAY, HOUR, "hour"],
    ["a day to thirty days", 20 * DAY + 12 * HOUR, DAY, "day"],
  ] as const)
    test(`[RT-1] [A26] the newest of every ${name}, in stretches of UTC that begin at whole multiples`, () => {
      // NOW lies on a border of each, so that an age of a whole number of lengths is the first moment of a stretch.
      const start = Math.floor((NOW - base) / length) * length;
      const at = (offset: number) => ({ age: NOW - (start + offset) });
      const wishes = [at(-1), at(0), at(1), at(length - 1), at(length)];
      expect(kept(wishes)).toEqual({ 1: reason, 4: reason, 5: reason });
    });

  test("[RT-1] merges and compactions are thinned like automatic saves, manual saves and restores are not", () => {
    const at = (second: number, kind: number) => ({ age: 5 * DAY + 1_800_000 - second * 1000, kind });
    const kinds = [1, 4, 5, 2, 3, 6, 1].map((kind, i) => at(i, kind));
    expect(kept(kinds)).toEqual({ 4: "manual", 5: "manual", 6: "manual", 7: "hour" });
  });

  test("[RT-1] [RT-2] nothing of either is left at thirty days", () => {
    for (const kind of [1, 2, 3, 4, 5, 6]) {
      expect(kept([{ age: 30 * DAY, kind }])).toEqual({});
      expect(Object.keys(kept([{ age: 30 * DAY - 1, kind }]))).toEqual(["1"]);
    }
  });

  test("[RT-4] [A26] the time is the one that is set, shorter than a tier or longer than them all", () => {
    const wishes = [{ age: 200 * DAY }, { age: 20 * DAY }, { age: 2 * DAY }, { age: 12 * HOUR }];
    const after = (retentionDays: number) => kept(wishes, { terms: { ...terms, retentionDays } });
    expect(after(1)).toEqual({ 4: "five-minutes" });
    expect(after(365)).toEqual({ 1: "day", 2: "day", 3: "hour", 4: "five-minutes" });
  });

  test("[RT-1] a save whose time is ahead of the clock is young", () => {
    expect(kept([{ age: -HOUR }])).toEqual({ 1: "young" });
  });
});

describe("what stays whatever its age", () => {
  const old = 300 * DAY;
  const oldest = (count: number): Wish[] => Array.from({ length: count }, () => ({ age: old }));

  test("[RT-2] [A26] the newest twenty saves and the head among them", () => {
    const { keep, drop } = planRetention(input(history(oldest(25), 0)));
    expect(drop).toEqual([1, 2, 3, 4, 5]);
    expect([keep.get(25), keep.get(24), keep.get(6)]).toEqual(["head", "newest-20", "newest-20"]);
  });

  test("[RT-2] the newest save of each device that may write, and none of one that may not", () => {
    const devices = ["phone", "phone", "gone", "gone"].map((device) => ({ age: old, device }));
    expect(kept(devices, { liveDevices: new Set(["phone", "desk"]) })).toEqual({ 2: "newest-of-device" });
  });

  test("[RT-2] what its branches left", () => {
    expect(kept(oldest(3), { left: new Set([2]) })).toEqual({ 2: "branch" });
  });

  test("[RT-2] both parents of a merge that stays, and theirs", () => {
    const wishes: Wish[] = [
      ...oldest(3),
      { age: old, kind: 4, mergeParent: 1 },
      { age: 3 * HOUR, kind: 4, mergeParent: 2 },
    ];
    expect(kept(wishes)).toEqual({
      1: "merge-parent",
      2: "merge-parent",
      3: "merge-parent",
      4: "merge-parent",
      5: "five-minutes",
    });
    expect(kept([...oldest(3), { age: old, kind: 4, mergeParent: 1 }])).toEqual({});
  });

  test("[RT-2] the save before a restore of the last day", () => {
    const restore = (age: number) => kept([{ age: old }, { age, kind: 3 }]);
    expect(restore(DAY - 1)).toEqual({ 1: "before-restore", 2: "manual" });
    expect(restore(DAY)).toEqual({ 2: "manual" });
  });

  const checkpoint = (age: number, rest: { pinned?: boolean; automatic?: boolean } = {}) => ({
    id: "c",
    seq: 1,
    createdAt: NOW - age,
    pinned: false,
    automatic: false,
    ...rest,
  });

  test("[RT-2] [RT-3] what a checkpoint names, until the checkpoint goes", () => {
    for (const [days, rest] of [
      [90, {}],
      [30, { automatic: true }],
    ] as const) {
      const plan = (age: number) =>
        planRetention(input(history(oldest(1)), { checkpoints: [checkpoint(age, rest)] }));
      expect([plan(days * DAY - 1).keep.get(1), plan(days * DAY - 1).expired]).toEqual(["checkpoint", []]);
      expect([plan(days * DAY).keep.get(1), plan(days * DAY).expired]).toEqual([undefined, ["c"]]);
    }
  });

  test("[RT-3] [A26] a pinned checkpoint never goes, and its save with it", () => {
    for (const automatic of [true, false]) {
      const checkpoints = [checkpoint(4000 * DAY, { pinned: true, automatic })];
      const plan = planRetention(input(history(oldest(1)), { checkpoints }));
      expect([plan.keep.get(1), plan.expired]).toEqual(["checkpoint", []]);
    }
  });

  test("[RT-3] no automatic save pushes a checkpoint out, however many come", () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({ age: 3 * HOUR - i }));
    const checkpoints = [checkpoint(89 * DAY)];
    expect(planRetention(input(history([...oldest(1), ...many]), { checkpoints })).keep.get(1)).toBe(
      "checkpoint",
    );
  });
});

describe("what is over the quota", () => {
  test("[RT-10] automatic saves count as too old, everything else stays as it would", () => {
    const wishes: Wish[] = [
      { age: HOUR },
      { age: 3 * DAY },
      { age: 3 * DAY, kind: 2 },
      { age: HOUR, kind: 4 },
    ];
    expect(kept(wishes, { crowded: true })).toEqual({ 3: "manual" });
  });
});

describe("the chain of what stays", () => {
  test("[RT-9] between two saves that stay manifests stay, below the oldest nothing does", () => {
    const ages = [40 * DAY, 5 * DAY - 1000, 5 * DAY - 2000, 5 * DAY - 3000];
    const { keep, thin, drop } = planRetention(input(history(ages.map((age) => ({ age })))));
    expect([drop, thin, keep.get(4)]).toEqual([[1, 2, 3], [], "hour"]);
    const more = [{ age: 6 * DAY }, ...ages.slice(1).map((age) => ({ age }))];
    expect(planRetention(input(history(more))).thin).toEqual([2, 3]);
  });

  test("[RT-9] a link goes when nothing older is left that needs it", () => {
    const { oldest } = planRetention(input(history([{ age: 40 * DAY }, { age: 10 * MINUTE }])));
    expect(oldest).toBe(2);
  });
});

describe("any history", () => {
  const wish = fc.record({
    age: fc.integer({ min: 0, max: 45 * DAY }),
    kind: fc.integer({ min: 1, max: 6 }),
    device: fc.constantFrom("desk", "phone", "gone"),
  });
  const histories = fc.array(wish, { maxLength: 120 }).map((wishes) =>
    history(
      wishes.toSorted((a, b) => b.age - a.age),
      0,
    ),
  );

  test("[RT-1] [RT-2] the plan is what the rules say one by one", () => {
    const bucketOf = (age: number) =>
      age < 2 * HOUR ? 1 : age < DAY ? 5 * MINUTE : age < 7 * DAY ? HOUR : DAY;
    /** The slow reading: each save by itself, each rule by itself. */
    const stays = (saves: readonly PlannedSave[], save: PlannedSave, live: ReadonlySet<string>): boolean => {
      const age = NOW - save.receivedAt;
      const rank = saves.length - saves.indexOf(save);
      const newer = saves.slice(saves.indexOf(save) + 1);
      if (rank <= 20) return true;
      if (live.has(save.device) && newer.every(({ device }) => device !== save.device)) return true;
      const [next] = newer;
      if (next?.kind === 3 && NOW - next.receivedAt < DAY) return true;
      if (next?.kind === 4 && stays(saves, next, live)) return true;
      if (age >= 30 * DAY) return false;
      if ([2, 3, 6].includes(save.kind)) return true;
      const length = bucketOf(age);
      if (length === 1) return true;
      const bucket = Math.floor(save.receivedAt / length);
      return !newer.some(
        ({ kind, receivedAt }) => [1, 4, 5].includes(kind) && Math.floor(receivedAt / length) === bucket,
      );
    };
    const live = new Set(["desk", "phone"]);
    fc.assert(
      fc.property(histories, (saves) => {
        const { keep, thin, drop } = planRetention(input(saves, { liveDevices: live }));
        const expected = saves.filter((save) => stays(saves, save, live)).map(({ seq }) => seq);
        expect([...keep.keys()].toSorted((a, b) => a - b)).toEqual(expected);
        const all = [...keep.keys(), ...thin, ...drop].toSorted((a, b) => a - b);
        expect(all).toEqual(saves.map(({ seq }) => seq));
      }),
      { numRuns: 300 },
    );
  });

  test("[RT-1] what is left in the end does not depend on how often somebody thinned before", () => {
    const moments = fc.array(fc.integer({ min: 0, max: 45 * DAY }), { maxLength: 8 });
    fc.assert(
      fc.property(histories, moments, (saves, times) => {
        let left = saves;
        for (const before of times.toSorted((a, b) => b - a)) {
          const now = NOW - before;
          const there = left.filter(({ receivedAt }) => receivedAt <= now);
          const { drop, thin } = planRetention({ ...input(there), now });
          const gone = new Set([...drop, ...thin]);
          left = left.filter(({ seq }) => !gone.has(seq));
        }
        const stepwise = [...planRetention(input(left)).keep.keys()].toSorted((a, b) => a - b);
        const atOnce = [...planRetention(input(saves)).keep.keys()].toSorted((a, b) => a - b);
        expect(stepwise).toEqual(atOnce);
      }),
      { numRuns: 300 },
    );
  });
});
