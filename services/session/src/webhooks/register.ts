import type { Jobs } from "../jobs/jobs.ts";
import type { DeliveryQueue } from "./queue.ts";

const HOURLY = "41 * * * *";
const PORTION = 1_000;

/** Drops every hour what was sent more than 30 days ago. [WH-5] */
export const registerWebhooks = (jobs: Jobs, queue: DeliveryQueue, now: () => number): void =>
  jobs.every("webhooks", HOURLY, async (signal) => {
    for (let gone = PORTION; gone === PORTION && !signal.aborted; )
      gone = await queue.sweep(new Date(now()), PORTION);
  });
