import { testDatabase } from "@holdfast/infra/postgres/testing";
import { describeJobs } from "./jobs.contract.ts";
import { memoryJobs } from "./memory.ts";
import { bossJobs } from "./pg-boss.ts";

describeJobs("memory", async () => ({ replica: memoryJobs, close: async () => {} }));

describeJobs("pg-boss", async () => {
  const database = await testDatabase();
  const pace = { poll: 0.5, heartbeat: 10, supervise: 1 };
  return {
    replica: () => bossJobs({ databaseUrl: database.appUrl, log: () => undefined, now: Date.now, pace }),
    close: database.close,
  };
});
