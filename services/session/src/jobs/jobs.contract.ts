import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Jobs } from "./jobs.ts";

export interface JobsFixture {
  /** As many as are asked for are replicas of each other. */
  readonly replica: () => Jobs;
  readonly close: () => Promise<void>;
}

/** Never due while a test runs. */
export const SELDOM = "0 0 29 2 *";

/** Every Jobs must pass this. */
export const describeJobs = (name: string, create: () => Promise<JobsFixture>) =>
  describe(`Jobs (${name})`, () => {
    let fixture: JobsFixture;
    beforeAll(async () => {
      fixture = await create();
    }, 60_000);
    afterAll(() => fixture.close());

    test("[RT-12] runs what is asked for, and not before", async () => {
      const jobs = fixture.replica();
      const ran = Promise.withResolvers<void>();
      let turns = 0;
      jobs.every("first", SELDOM, async () => {
        turns += 1;
        ran.resolve();
      });
      await jobs.start();
      expect(turns).toBe(0);
      await jobs.runNow("first");
      await ran.promise;
      await jobs.stop();
      expect(turns).toBe(1);
    }, 30_000);

    test("[RT-12] turns that are asked for meanwhile are one, after the one that runs", async () => {
      const jobs = fixture.replica();
      const begun = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const twice = Promise.withResolvers<void>();
      let [turns, together, most] = [0, 0, 0];
      jobs.every("second", SELDOM, async () => {
        turns += 1;
        together += 1;
        most = Math.max(most, together);
        begun.resolve();
        if (turns === 1) await gate.promise;
        together -= 1;
        if (turns === 2) twice.resolve();
      });
      await jobs.start();
      await jobs.runNow("second");
      await begun.promise;
      for (let i = 0; i < 5; i++) await jobs.runNow("second");
      gate.resolve();
      await twice.promise;
      await jobs.stop();
      expect([turns, most]).toEqual([2, 1]);
    }, 30_000);

    test("[RT-12] stopping aborts what runs and waits for it", async () => {
      const jobs = fixture.replica();
      const begun = Promise.withResolvers<void>();
      let ended = false;
      jobs.every("third", SELDOM, async (signal) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        ended = true;
      });
      await jobs.start();
      await jobs.runNow("third");
      await begun.promise;
      await jobs.stop();
      expect(ended).toBe(true);
    }, 30_000);

    test("[RT-12] a name that nobody registered is a defect of the caller", async () => {
      const jobs = fixture.replica();
      expect(await jobs.runNow("nobody").catch((cause: Error) => cause.message)).toBe(
        "no job is called nobody",
      );
    });
  });
