import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";

const REPLICA = join(import.meta.dir, "../testing/job-replica.ts");

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
}, 120_000);
afterAll(() => database.close());

/** A replica in a process of its own; `said` resolves when it has written the line. */
const startReplica = () => {
  const child = Bun.spawn([process.execPath, REPLICA, database.appUrl], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const piece of child.stdout)
      for (const line of decoder.decode(piece).split("\n").filter(Boolean)) {
        lines.push(line);
        waiting.get(line)?.();
      }
  })();
  return {
    lines,
    said: (line: string): Promise<void> =>
      lines.includes(line) ? Promise.resolve() : new Promise((resolve) => waiting.set(line, resolve)),
    kill: async (): Promise<void> => {
      child.kill("SIGKILL");
      await child.exited;
      await reading;
    },
  };
};

test("[RT-12] [RT-8] of two processes one runs a job, and when it is killed in it the other does", async () => {
  const replicas = [startReplica(), startReplica()];
  await Promise.all(replicas.map(({ said }) => said("ready")));
  const sql = new SQL({ url: database.url, max: 1 });
  // As a third replica that is busy elsewhere would: the turn is asked for in the database.
  await sql`insert into jobs.job (name, policy, heartbeat_seconds, retry_delay) values ('endless', 'stately', 10, 0)`;
  const first = await Promise.race(
    replicas.map(async (replica) => {
      await replica.said("begun");
      return replica;
    }),
  );
  const other = replicas.find((replica) => replica !== first);
  const again = await sql`insert into jobs.job (name, policy, heartbeat_seconds, retry_delay)
    values ('endless', 'stately', 10, 0) on conflict do nothing returning id`;
  expect(again).toHaveLength(1);
  const more =
    await sql`insert into jobs.job (name, policy) values ('endless', 'stately') on conflict do nothing returning id`;
  expect(more).toHaveLength(0);
  expect(other?.lines).toEqual(["ready"]);
  await first.kill();
  await other?.said("begun");
  await other?.kill();
  await sql.close();
}, 120_000);
