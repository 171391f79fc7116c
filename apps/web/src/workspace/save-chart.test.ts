import { describe, expect, test } from "bun:test";
import type { SavePoint } from "@holdfast/client/contract/timeline";
import { barsOf, ceilingOf, chartDays, heightOf, totals } from "./save-chart.ts";

const NOW = new Date(2026, 10, 22, 15).getTime();
const save = (daysAgo: number, kind: SavePoint["kind"], bytes: number, hour = 12): SavePoint => ({
  ...{ seq: 1, digest: "", parent: null, kind, bytes, own: true, byService: false },
  at: new Date(2026, 10, 22 - daysAgo, hour).toISOString(),
});

describe("saves over time", () => {
  test("[WB-9] are counted by the reader's day and by kind; what is older or ahead is left out", () => {
    const saves = [
      ...[save(0, "auto", 100), save(0, "manual", 50), save(1, "compact", 7, 0), save(1, "restore", 3, 23)],
      ...[save(6, "merge", 1), save(7, "auto", 1_000), save(-1, "auto", 1_000)],
    ];
    const days = chartDays(saves, 7, NOW);
    expect(days).toHaveLength(7);
    expect(days[6]?.of).toMatchObject({
      automatic: { saves: 1, bytes: 100 },
      manual: { saves: 1, bytes: 50 },
    });
    expect(days[5]?.of).toMatchObject({
      automatic: { saves: 1, bytes: 7 },
      restored: { saves: 1, bytes: 3 },
    });
    expect(days[0]?.of.other).toEqual({ saves: 1, bytes: 1 });
    expect(totals(days).automatic).toEqual({ saves: 2, bytes: 107 });
    expect(days.map((day) => heightOf(day, "saves"))).toEqual([1, 0, 0, 0, 0, 2, 2]);
  });

  test("[WB-9] stand below a round number, each kind upon the other, and a little is still to be seen", () => {
    const days = chartDays([save(0, "auto", 10_000), save(0, "manual", 1)], 1, NOW);
    expect(ceilingOf(days, "saves")).toBe(4);
    expect(ceilingOf(days, "bytes")).toBe(10 * 1024);
    expect(ceilingOf([], "saves")).toBe(4);
    const [day] = days;
    if (day === undefined) throw new Error("no day");
    const [automatic, manual] = barsOf(day, "bytes", 10 * 1024);
    expect(automatic?.group).toBe("automatic");
    expect(manual?.height).toBeGreaterThan(0.01);
    expect((manual?.top ?? 0) + (manual?.height ?? 0)).toBeCloseTo(automatic?.top ?? 0);
  });
});
