import { describe, expect, test } from "bun:test";
import { createManualClock } from "../testing/manual-clock.ts";
import { createJournalWatch } from "./journal-watch.ts";

const setUp = () => {
  const clock = createManualClock();
  let alarms = 0;
  const watch = createJournalWatch(clock, () => {
    alarms += 1;
  });
  return { clock, watch, alarms: () => alarms };
};

describe("journal watch", () => {
  test("[SP-20] the first edit is not in the journal before its write has ended", () => {
    const { clock, watch, alarms } = setUp();
    const dirtySince = clock.now();
    watch.edited();
    clock.advance(500);
    const ended = watch.writing();
    expect(watch.hasIt(dirtySince)).toBe(false);
    ended(true);
    expect(watch.hasIt(dirtySince)).toBe(true);
    clock.advance(10_000);
    expect(alarms()).toBe(0);
  });

  test("[SP-20] while somebody goes on typing, the last second at most is missing", () => {
    const { clock, watch, alarms } = setUp();
    const dirtySince = clock.now();
    for (let n = 0; n < 20; n++) {
      watch.edited();
      clock.advance(500);
      watch.writing()(true);
      expect(watch.hasIt(dirtySince)).toBe(true);
    }
    expect(alarms()).toBe(0);
  });

  test("[SP-20] a disk that takes longer is told, and so is one that refuses", () => {
    const { clock, watch, alarms } = setUp();
    const dirtySince = clock.now() - 1;
    watch.edited();
    const slow = watch.writing();
    expect(watch.hasIt(dirtySince)).toBe(true);
    clock.advance(1_000);
    expect(alarms()).toBe(1);
    expect(watch.hasIt(dirtySince)).toBe(false);
    watch.edited();
    slow(true);
    expect(watch.hasIt(dirtySince)).toBe(true);
    watch.writing()(false);
    clock.advance(1_000);
    expect(watch.hasIt(dirtySince)).toBe(false);
    expect(alarms()).toBe(2);
  });
});
