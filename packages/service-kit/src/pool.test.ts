import { afterAll, expect, test } from "bun:test";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { isOutage } from "./outage.ts";
import { createPool } from "./pool.ts";

const database = await testDatabase();
const owner = new SQL({ url: database.url, max: 1 });
afterAll(async () => {
  await owner.close();
  await database.close();
});

const outcome = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => "answered",
    (cause) => (isOutage(cause) ? "unavailable" : cause),
  );

test("[ED-1] a statement that waits too long is given up as an outage, and the connection goes on", async () => {
  const sql = createPool({ url: database.appUrl, max: 1, statementMilliseconds: 2_000 });
  expect(await outcome(sql`select pg_sleep(60)`)).toBe("unavailable");
  expect(await outcome(sql`select 1`)).toBe("answered");
  await sql.close();
});

test("[ED-1] connections that the database has cut are replaced", async () => {
  const sql = createPool({ url: database.appUrl, max: 3 });
  await Promise.all([sql`select pg_sleep(0.05)`, sql`select pg_sleep(0.05)`, sql`select pg_sleep(0.05)`]);
  const running = outcome(sql`select pg_sleep(60)`);
  const isRunning = async () =>
    (
      await owner`select 1 from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'
      and datname = current_database()`
    ).length > 0;
  while (!(await isRunning())) await Bun.sleep(5);
  await owner`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'holdfast_app'
    and datname = current_database()`;
  expect(await running).toBe("unavailable");
  const outcomes = new Set<unknown>();
  for (let n = 0; n < 3; n++) outcomes.add(await outcome(sql`select 1`));
  expect(outcomes.difference(new Set(["answered", "unavailable"]))).toEqual(new Set());
  expect(await outcome(sql`select 1`)).toBe("answered");
  await sql.close();
});

test("[ED-1] a database that is not there is an outage", async () => {
  const sql = createPool({ url: "postgresql://nobody:nothing@127.0.0.1:1/nowhere", max: 1 });
  expect(await outcome(sql`select 1`)).toBe("unavailable");
  await sql.close();
});
