import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { formatId } from "@holdfast/protocol/ids";
import { type ServiceProcess, startServiceProcess } from "@holdfast/service-kit/testing/service-process";
import { SQL } from "bun";
import { sealSave } from "./testing/chain.ts";
import { createDeployment } from "./testing/deployment.ts";
import { formOf } from "./testing/forms.ts";
import { createMember, randomBytes } from "./testing/member.ts";
import { sqlWorld } from "./testing/world.ts";

const database = await testDatabase();
const sql = new SQL({ url: database.url, max: 2 });
const role = new URL(database.appUrl).username;
const directory = await mkdtemp(join(tmpdir(), "holdfast-degraded-"));
const folders = { blobs: join(directory, "blobs"), replica: join(directory, "replica") };
const deployment = await createDeployment(folders.blobs);
let service: ServiceProcess;

beforeAll(async () => {
  for (const folder of Object.values(folders)) await mkdir(folder);
  service = await startServiceProcess(join(import.meta.dir, "main.ts"), [], {
    ...deployment.env,
    DATABASE_URL: database.appUrl,
    HOLDFAST_REPLICA_DIR: folders.replica,
  });
  // A start that fails is tried again after a while only.
  const begun = async () => Number((await sql`select count(*) as n from jobs.schedule`)[0].n) >= 3;
  while (!(await begun())) await Bun.sleep(20);
  await Bun.sleep(200);
});
afterAll(async () => {
  service.kill("SIGKILL");
  await sql.close();
  await database.close();
  await rm(directory, { recursive: true });
});

const ready = async () => {
  const answer = await fetch(`${service.origin}/api/health/ready`);
  const { state = "not ready", dependencies } = await answer.json();
  return { status: answer.status, state, dependencies };
};
const until = async (dependency: string, state: "up" | "down") => {
  for (;;) {
    const now = await ready();
    if (now.dependencies[dependency] === state) return now;
    await Bun.sleep(50);
  }
};

/** A save by somebody new: its status. */
const save = async (segmentBytes: number): Promise<number> => {
  const [ann, session] = [await createMember(), randomBytes(16)];
  await sqlWorld(sql).addMember(ann);
  await sqlWorld(sql).addSession(ann, session);
  const body = formOf(await sealSave(ann, session, null, { segmentBytes: [segmentBytes] }));
  const url = `${service.origin}/api/sessions/${formatId("ses", session)}/saves`;
  return (await fetch(url, { method: "POST", headers: await deployment.as(ann), body })).status;
};
const SMALL = 600;
const LARGE = 60_000;

/** A file where the folder was: nothing can be read or written there. */
const takeAway = async (folder: string): Promise<() => Promise<void>> => {
  await rename(folder, `${folder}.away`);
  await writeFile(folder, "no folder");
  return async () => {
    await rm(folder);
    await rename(`${folder}.away`, folder);
  };
};

test("[OP-4] [A38] without the queue saves go on, and jobs begin again by themselves", async () => {
  await sql.unsafe(`revoke usage on schema jobs from ${role}`);
  expect(await until("queue", "down")).toMatchObject({ status: 200, state: "degraded" });
  expect(await save(SMALL)).toBe(201);
  await sql.unsafe(`grant usage on schema jobs to ${role}`);
  expect(await until("queue", "up")).toMatchObject({ state: "ready" });
});

test("[OP-4] [A38] without the second store saves go on, and the copies are made when it is back", async () => {
  const giveBack = await takeAway(folders.replica);
  expect(await until("replica", "down")).toMatchObject({ status: 200, state: "degraded" });
  expect([await save(SMALL), await save(LARGE)]).toEqual([201, 201]);
  const copies = async () => [...new Bun.Glob("**/*").scanSync(folders.replica)].length;
  await giveBack();
  expect(await until("replica", "up")).toMatchObject({ state: "ready" });
  while ((await copies()) < 4) await Bun.sleep(50);
}, 120_000);

test("[OP-4] [A38] without the blob store small saves go on, a large one is refused whole, and comes through when it is back", async () => {
  const giveBack = await takeAway(folders.blobs);
  expect((await until("blobs", "down")).status).toBe(503);
  expect([await save(SMALL), await save(LARGE)]).toEqual([201, 503]);
  await giveBack();
  expect(await until("blobs", "up")).toMatchObject({ status: 200, state: "ready" });
  expect(await save(LARGE)).toBe(201);
});

test("[OP-2] what a replica that was killed left half-way is gone on with, and done once", async () => {
  const ann = await createMember();
  const id = randomBytes(16);
  await sqlWorld(sql).addMember(ann);
  // As a process that ends without a word leaves it.
  await sql`insert into operations (id, account_id, login_id, workspace_id, kind, least_role, state, phase, done, cancel_asked,
                                    version, attempts, runner, heard_at, created_at)
    values (${id}, ${ann.accountId}, ${ann.loginId}, ${ann.workspaceId}, 'retention.run', 4, 'running', 'cleaning', 3, false,
            7, 1, ${randomBytes(16)}, clock_timestamp() - interval '15 seconds', clock_timestamp())`;
  await sql`insert into retention_reports (id, workspace_id, account_id, began_at)
    values (${id}, ${ann.workspaceId}, ${ann.accountId}, clock_timestamp())`;
  const url = `${service.origin}/api/operations/${formatId("opr", id)}?wait=25`;
  const ended = await (await fetch(url, { headers: await deployment.as(ann) })).json();
  expect(ended).toMatchObject({ state: "done", result: { id: formatId("run", id) } });
  const [row] = await sql`select attempts from operations where id = ${id}`;
  expect(row.attempts).toBe(2);
  expect(await sql`select 1 from retention_reports where id = ${id} and ended_at is not null`).toHaveLength(
    1,
  );
}, 120_000);

test("[OP-5] [A38] this machine reads what is counted, among it everything that docs/operating.md asks for", async () => {
  const answer = await fetch(`${service.origin}/api/metrics`);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const told = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  const page = await Bun.file(join(import.meta.dir, "../../../docs/operating.md")).text();
  const asked = [...page.matchAll(/holdfast_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ""));
  expect(asked.filter((name) => !told.has(name))).toEqual([]);
  expect(asked.length).toBeGreaterThan(15);
  expect(
    (await fetch(`${service.origin}/api/metrics`, { headers: { "x-forwarded-for": "::1" } })).status,
  ).toBe(404);
});
