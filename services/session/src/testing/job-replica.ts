/** One replica in a process of its own, whose only turn lasts until it is killed. Says what happens line by line. */
import { bossJobs } from "../jobs/pg-boss.ts";

const databaseUrl = process.argv[2] ?? "";
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const jobs = bossJobs({
  databaseUrl,
  log: (line) => process.stderr.write(`${line}\n`),
  now: Date.now,
  pace: { poll: 0.5, heartbeat: 10, supervise: 1 },
});
jobs.every("endless", "0 0 29 2 *", async () => {
  say("begun");
  await new Promise(() => {});
});
await jobs.start();
say("ready");
