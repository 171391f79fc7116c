import { describe, expect, test } from "bun:test";
import { createManualClock } from "../testing/manual-clock.ts";
import { createCadence } from "./cadence.ts";

const setUp = ({ kept = true, seconds = 30 }: { kept?: boolean; seconds?: number | null } = {}) => {
  const clock = createManualClock();
  const start = clock.now();
  const events: string[] = [];
  const note = (what: string) => () => events.push(`${what} ${(clock.now() - start) / 1000}`);
  const cadence = createCadence({
    clock,
    autosaveSeconds: () => seconds,
    kept: () => kept,
    jitter: () => 127.5,
    journal: note("journal"),
    save: note("save"),
  });
  return { clock, events, cadence };
};

describe("cadence", () => {
  test("[SP-20] a change reaches the journal within 1 s and the service within 30 s", () => {
    const { clock, events, cadence } = setUp();
    cadence.changed();
    clock.advance(60_000);
    expect(events).toEqual(["journal 0.5", "save 30"]);
  });

  test("[SP-20] going on typing puts neither off", () => {
    const { clock, events, cadence } = setUp();
    for (let i = 0; i < 40; i++) {
      cadence.changed();
      clock.advance(100);
    }
    expect(events.filter((event) => event.startsWith("journal")).length).toBeGreaterThanOrEqual(6);
    clock.advance(26_000);
    expect(events).toContain("save 30");
  });

  test("[SP-20] nothing happens without a change, and nothing after a clean save", () => {
    const { clock, events, cadence } = setUp();
    clock.advance(600_000);
    cadence.changed();
    cadence.clean();
    clock.advance(600_000);
    expect(events).toEqual(["journal 600.5"]);
  });

  test("[SP-20] the interval is the person's, stretched to ten times the last save's duration", () => {
    const { clock, events, cadence } = setUp({ seconds: 5 });
    cadence.changed();
    clock.advance(5_000);
    cadence.saved(2_000);
    clock.advance(19_999);
    expect(events.filter((event) => event.startsWith("save"))).toEqual(["save 5"]);
    clock.advance(1);
    expect(events).toContain("save 25");
  });

  test("[SP-20] [A1] switched off, the journal goes on and nothing is saved by itself", () => {
    const { clock, events, cadence } = setUp({ seconds: null });
    cadence.changed();
    clock.advance(600_000);
    cadence.saved(10);
    clock.advance(600_000);
    expect(events).toEqual(["journal 0.5"]);
    const unkept = setUp({ seconds: null, kept: false });
    unkept.cadence.changed();
    unkept.clock.advance(10_000);
    expect(unkept.events).toContain("save 5");
  });

  test("[SP-20] without a lasting journal the service gets it every 5 s", () => {
    const { clock, events, cadence } = setUp({ kept: false });
    cadence.changed();
    clock.advance(5_000);
    expect(events).toContain("save 5");
  });

  test("[SP-21] failures are retried after 1, 2, 4 … seconds, at most every minute", () => {
    const { clock, events, cadence } = setUp();
    cadence.changed();
    clock.advance(30_000);
    const before = events.length;
    const times: number[] = [];
    for (let i = 0; i < 8; i++) {
      const start = clock.now();
      cadence.failed();
      while (events.length === before + i) clock.advance(500);
      times.push((clock.now() - start) / 1000);
    }
    expect(times).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test("[SP-21] a retry comes no sooner than the service said, and within 5 minutes whatever it said", () => {
    const { clock, events, cadence } = setUp();
    for (const [told, expected] of [
      [0.2, 1],
      [90, 90],
      [1e9, 300],
    ] as const) {
      const before = events.length;
      const start = clock.now();
      cadence.clean();
      cadence.failed(told);
      while (events.length === before) clock.advance(500);
      expect((clock.now() - start) / 1000).toBe(expected);
    }
  });

  test("a stopped cadence does nothing any more", () => {
    const { clock, events, cadence } = setUp();
    cadence.changed();
    cadence.stop();
    cadence.changed();
    clock.advance(600_000);
    expect(events).toEqual([]);
  });
});
