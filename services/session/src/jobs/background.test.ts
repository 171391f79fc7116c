import { expect, test } from "bun:test";
import { startInBackground } from "./background.ts";
import type { Jobs } from "./jobs.ts";
import { memoryJobs } from "./memory.ts";

const deps = { log: () => undefined, now: Date.now, retryMilliseconds: 1 };

test("[RT-12] jobs that cannot begin are tried again until they do", async () => {
  const begun = Promise.withResolvers<void>();
  let failures = 3;
  const jobs: Jobs = {
    ...memoryJobs(),
    start: async () => {
      failures -= 1;
      if (failures >= 0) throw new Error("the database is away");
      begun.resolve();
    },
  };
  const end = startInBackground(jobs, deps);
  await begun.promise;
  await end();
  expect(failures).toBe(-1);
});

test("[RT-12] a service that ends meanwhile does not wait for the next try", async () => {
  const tried = Promise.withResolvers<void>();
  const jobs: Jobs = {
    ...memoryJobs(),
    start: async () => {
      tried.resolve();
      throw new Error("the database is away");
    },
  };
  const end = startInBackground(jobs, { ...deps, retryMilliseconds: 3_600_000 });
  await tried.promise;
  await end();
});
