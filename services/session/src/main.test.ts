import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
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

const MAIN = join(import.meta.dir, "main.ts");

const database = await testDatabase();
const directory = await mkdtemp(join(tmpdir(), "holdfast-session-"));
const deployment = await createDeployment(directory);
const sql = new SQL({ url: database.url, max: 1 });
let service: ServiceProcess;

beforeAll(async () => {
  service = await startServiceProcess(MAIN, [], { ...deployment.env, DATABASE_URL: database.appUrl });
});
afterAll(async () => {
  service.kill("SIGKILL");
  await sql.close();
  await database.close();
  await rm(directory, { recursive: true });
});

const UP = { database: "up", blobs: "up", events: "up", queue: "up" };

/** What begins after the service listens is not up at once. */
const untilReady = async (origin: string, state: string, dependencies: object): Promise<void> => {
  const told = async () => {
    const answer = await fetch(`${origin}/api/health/ready`);
    return [answer.status, await answer.json()];
  };
  while (!Bun.deepEquals(await told(), [200, { ready: true, state, dependencies }])) await Bun.sleep(20);
};

test("[ED-8] the service by itself says that it runs and that what it needs answers", async () => {
  await untilReady(service.origin, "ready", UP);
});

test("[SP-1] [AU-12] a save over the wire is stored, and the log tells nothing of it", async () => {
  const ann = await createMember();
  const session = randomBytes(16);
  await sqlWorld(sql).addMember(ann);
  await sqlWorld(sql).addSession(ann, session);
  const url = `${service.origin}/api/sessions/${formatId("ses", session)}/saves`;
  const headers = await deployment.as(ann);
  const body = formOf(await sealSave(ann, session, null, { segmentBytes: [600, 20_000] }));
  const response = await fetch(url, { method: "POST", headers, body });
  expect(response.status).toBe(201);
  const lineOfSave = () =>
    service
      .log()
      .split("\n")
      .slice(0, -1)
      .find((entry) => entry.includes("saves"));
  // The answer does not wait for the log.
  let line = lineOfSave();
  for (; line === undefined; line = lineOfSave()) await Bun.sleep(5);
  expect(JSON.parse(line)).toMatchObject({ method: "POST", route: "/api/sessions/:id/saves", status: 201 });
  expect(service.log()).not.toContain(formatId("ses", session));
  expect(service.log()).not.toContain(headers.authorization);
});

test("[ED-2] a body above every limit is refused by a problem", async () => {
  const ann = await createMember();
  await sqlWorld(sql).addMember(ann);
  const response = await fetch(`${service.origin}/api/sessions/${formatId("ses", randomBytes(16))}/saves`, {
    method: "POST",
    headers: { ...(await deployment.as(ann)), "content-type": "multipart/form-data; boundary=x" },
    body: new Uint8Array(8 * 1024 * 1024),
  });
  expect(response.status).toBe(413);
  expect((await response.json()).code).toBe("too-large");
});

test("[ED-2] a body that never says how long it is, is cut off where the limit is", async () => {
  const ann = await createMember();
  await sqlWorld(sql).addMember(ann);
  let sent = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(new Uint8Array(64 * 1024));
      sent += 64 * 1024;
    },
  });
  const answer = await fetch(`${service.origin}/api/sessions/${formatId("ses", randomBytes(16))}/saves`, {
    method: "POST",
    headers: { ...(await deployment.as(ann)), "content-type": "multipart/form-data; boundary=x" },
    body: endless,
  });
  expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

/** Sends the beginning of a request and goes away. */
test("[IN-8] a second store that is down makes it degraded, and saves go on", async () => {
  const HOLDFAST_REPLICA_DIR = join(directory, "in-the-way", "replica");
  await writeFile(join(directory, "in-the-way"), "no folder");
  const env = { ...deployment.env, DATABASE_URL: database.appUrl, HOLDFAST_REPLICA_DIR };
  const degraded = await startServiceProcess(MAIN, [], env);
  await untilReady(degraded.origin, "degraded", { ...UP, replica: "down" });
  const ann = await createMember();
  const session = randomBytes(16);
  await sqlWorld(sql).addMember(ann);
  await sqlWorld(sql).addSession(ann, session);
  const url = `${degraded.origin}/api/sessions/${formatId("ses", session)}/saves`;
  const body = formOf(await sealSave(ann, session, null, { segmentBytes: [300, 40_000] }));
  expect((await fetch(url, { method: "POST", headers: await deployment.as(ann), body })).status).toBe(201);
  degraded.kill("SIGTERM");
  expect(await degraded.exited).toBe(0);
});

const abandon = async (text: string): Promise<void> => {
  const { port } = new URL(service.origin);
  const socket = await Bun.connect({ hostname: "127.0.0.1", port: Number(port), socket: { data: () => {} } });
  socket.write(text);
  socket.flush();
  await Bun.sleep(20);
  socket.terminate();
};

test("[SP-5] requests that are given up half-way do no harm", async () => {
  const ann = await createMember();
  const session = randomBytes(16);
  await sqlWorld(sql).addMember(ann);
  await sqlWorld(sql).addSession(ann, session);
  const { authorization } = await deployment.as(ann);
  const path = `/api/sessions/${formatId("ses", session)}/saves`;
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: multipart/form-data; boundary=x\r\n`;
  const before = service.log().length;
  for (const rest of [
    "",
    "Content-Length: 5000\r\n\r\n",
    'Content-Length: 5000\r\n\r\n--x\r\nContent-Disposition: form-data; name="manifest"',
    "Transfer-Encoding: chunked\r\n\r\n10\r\n--x\r\nContent",
  ])
    await abandon(head + rest);
  const headers = { authorization };
  const url = `${service.origin}${path}`;
  const body = formOf(await sealSave(ann, session, null));
  expect((await fetch(url, { method: "POST", headers, body })).status).toBe(201);
  expect(service.log().slice(before)).not.toContain('"status":5');
});

test("the service ends in order on SIGTERM", async () => {
  const other = await startServiceProcess(MAIN, [], { ...deployment.env, DATABASE_URL: database.appUrl });
  await fetch(`${other.origin}/api/health/live`);
  other.kill("SIGTERM");
  expect(await other.exited).toBe(0);
});
