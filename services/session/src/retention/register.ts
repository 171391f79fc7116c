import type { Jobs } from "../jobs/jobs.ts";
import type { Retention } from "./run.ts";

/** A few minutes past the hour: whole hours are when everybody's machines are busy. */
const HOURLY = "17 * * * *";

/** Cleans every hour. A turn while somebody cleans already has nothing to do. [RT-8] */
export const registerRetention = (jobs: Jobs, retention: Retention): void =>
  jobs.every("retention", HOURLY, async (signal) => {
    await retention.run(null, null, signal);
  });
