import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { emptyState } from "@holdfast/state/empty-state";
import type { Recovery, SectionOutcome } from "@holdfast/state/recovery/recover-save";
import { createMemoryDeviceStore } from "../stores/memory-device-store.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { ATTEMPTS_MAX, createAttempts, REPAIRS_MAX } from "./attempts.ts";
import { labelOf, ledgerOf, reportOf, tiersOf } from "./report.ts";

const SESSION = formatId("ses", new Uint8Array(16).fill(4));
const PLACE = { digest: "ab".repeat(32), seq: 9, at: "2026-11-21T08:00:00.000Z" };

const recoveryOf = (sections: readonly SectionOutcome[], lostNodes = 0): Recovery => ({
  state: emptyState(),
  sections,
  lostNodes,
  quarantine: [],
  carried: [],
  base: null,
});

const ok = (n: number): SectionOutcome => ({ key: `file:f${n}`, bytes: 10, state: "ok" });
const lost = (n: number): SectionOutcome => ({ key: `file:f${n}`, bytes: 10, state: "lost" });
const by = (n: number, tier: "T0" | "T1"): SectionOutcome => ({
  key: `file:f${n}`,
  bytes: 10,
  state: "recovered",
  tier,
  from: null,
  at: null,
  exact: true,
});

const reported = (sections: readonly SectionOutcome[], lostNodes = 0) =>
  reportOf("1", PLACE, recoveryOf(sections, lostNodes), []);

describe("how much is damaged", () => {
  test("[RC-5] [A5] above 30 % of the sections a person has to say so, and not below", () => {
    const seven = Array.from({ length: 7 }, (_, n) => ok(n));
    expect(reported([...seven, lost(7), lost(8), by(9, "T1")]).needsConfirmation).toBe(false);
    expect(reported([...seven.slice(1), lost(7), lost(8), by(9, "T1")]).needsConfirmation).toBe(true);
    expect(reported([], 1)).toMatchObject({ damagedShare: 1, needsConfirmation: true });
  });

  test("[RC-5] what came when it was asked for again was not damaged", () => {
    expect(reported([by(1, "T0"), by(2, "T0"), ok(3)])).toMatchObject({
      damagedShare: 0,
      needsConfirmation: false,
      recovered: 2,
    });
  });

  test("[RC-6] what is lost is named in the label, within its room, and in the ledger", () => {
    const report = reported([ok(1), lost(2), lost(3)]);
    expect(labelOf("repaired", report)).toContain("lost:");
    expect(ledgerOf(report)).toEqual({
      count: 1,
      entries: [{ part: "file", name: "file", reason: "damaged", bytes: 20 }],
    });
    const many = {
      ...report,
      lost: { ...report.lost, names: Array.from({ length: 90 }, (_, n) => `long-${n}`) },
    };
    expect(labelOf("repaired", many).length).toBeLessThanOrEqual(256);
    expect(tiersOf(reported([by(1, "T1"), by(2, "T1"), ok(3)]))).toEqual({ T1: 2 });
  });
});

describe("what was tried", () => {
  const begun = () => {
    const device = createMemoryDeviceStore();
    const platform = { device, clock: createManualClock() };
    const again = () =>
      createAttempts({ platform } as unknown as Parameters<typeof createAttempts>[0], SESSION);
    return { attempts: again(), again };
  };

  test("[RC-5] is counted by damage and by who asked, and kept", async () => {
    const { attempts, again } = begun();
    for (let n = 0; n < ATTEMPTS_MAX; n++) await attempts.tried("one", true);
    await attempts.tried("one", false);
    await attempts.tried("two", true);
    expect(await again().of("one")).toMatchObject({ attempts: ATTEMPTS_MAX });
    expect((await again().view("one")).automaticLeft).toBe(0);
    expect((await again().view("two")).automaticLeft).toBe(ATTEMPTS_MAX - 1);
    expect((await again().view(null)).attempts).toBe(ATTEMPTS_MAX + 2);
  });

  test("[RC-5] [RC-12] repairs, tiers and losses add up", async () => {
    const { attempts, again } = begun();
    const report = reported([by(1, "T1"), lost(2), ok(3)]);
    for (let n = 0; n < REPAIRS_MAX; n++) await attempts.ended("repair", "one", report, true);
    await attempts.ended("emergency", "one", report, false);
    expect(await again().of("one")).toMatchObject({ repairs: REPAIRS_MAX });
    expect(await again().view("one")).toMatchObject({
      repairs: 3,
      kinds: { repair: 2, restore: 0, emergency: 1 },
      tiers: { T1: 3 },
      lost: { sections: 3, bytes: 30 },
    });
  });
});
