import { describeJobs } from "./jobs.contract.ts";
import { memoryJobs } from "./memory.ts";

describeJobs("memory", async () => ({ replica: memoryJobs, close: async () => {} }));
