import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "@holdfast/infra/postgres/testing";
import { CLOSE_CODES, EVENTS_PROTOCOL, type StreamFrame } from "@holdfast/protocol/events";
import { formatId } from "@holdfast/protocol/ids";
import { type ServiceProcess, startServiceProcess } from "@holdfast/service-kit/testing/service-process";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import { type SealedSave, sealSave } from "../testing/chain.ts";
import { createDeployment, type Deployment } from "../testing/deployment.ts";
import { numbersOf, openSocket, readStream } from "../testing/event-reader.ts";
import { formOf } from "../testing/forms.ts";
import { createMember, randomBytes, type TestMember } from "../testing/member.ts";
import { sqlWorld, type World } from "../testing/world.ts";

const MAIN = join(import.meta.dir, "../main.ts");
const RESUME_MILLISECONDS = 50;
const PATIENCE_MILLISECONDS = 20_000;

let database: TestDatabase;
let sql: SQL;
let world: World;
let directory: string;
let deployment: Deployment;
let ann: TestMember;
/** One that hears, another one that does, and one whose database cannot notify. */
let [first, second, deaf]: ServiceProcess[] = [];

const start = (extra: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> =>
  startServiceProcess(MAIN, [], { ...deployment.env, DATABASE_URL: database.appUrl, ...extra });
const started = (one: ServiceProcess | undefined): ServiceProcess => {
  if (one === undefined) throw new Error("it has not been started");
  return one;
};

beforeAll(async () => {
  database = await testDatabase();
  sql = new SQL({ url: database.url, max: 2 });
  world = sqlWorld(sql);
  directory = await mkdtemp(join(tmpdir(), "holdfast-events-"));
  deployment = await createDeployment(directory);
  ann = await createMember();
  await world.addMember(ann);
  [first, second, deaf] = await Promise.all([start(), start(), start({ HOLDFAST_LISTEN: "off" })]);
}, 120_000);
afterAll(async () => {
  for (const each of [first, second, deaf]) {
    each?.kill("SIGKILL");
    await each?.exited;
  }
  await sql.close();
  await database.close();
  await rm(directory, { recursive: true });
});

const newSession = async (): Promise<Bytes> => {
  const session = randomBytes(16);
  await world.addSession(ann, session);
  return session;
};
const save = async (by: ServiceProcess | undefined, session: Bytes, parent: SealedSave | null) => {
  const sealed = await sealSave(ann, session, parent);
  const url = `${started(by).origin}/api/sessions/${formatId("ses", session)}/saves`;
  const headers = await deployment.as(ann);
  const answer = await fetch(url, { method: "POST", headers, body: formOf(sealed) });
  expect(answer.status).toBe(201);
  return sealed;
};
const stream = async (from: ServiceProcess | undefined, after: number | null = null) =>
  fetch(`${started(from).origin}/api/events/stream`, {
    headers: {
      ...(await deployment.as(ann)),
      ...(after === null ? {} : { "last-event-id": String(after) }),
    },
  });
const socket = async (to: ServiceProcess | undefined, path: string, as = ann) => {
  const ticket = await world.addTicket(as, 30);
  return openSocket(`${started(to).origin}/api${path}`, {
    protocols: [EVENTS_PROTOCOL, `holdfast.ticket.${ticket}`],
  });
};
const isReady = (frames: readonly StreamFrame[]): boolean => frames.some(({ type }) => type === "ready");

test("[EV-7] [A35] [OP-4] what one replica does is told by the others, also by one that hears nothing of it", async () => {
  const session = await newSession();
  const readers = await Promise.all(
    [first, second, deaf].map(async (each) => readStream(await stream(each))),
  );
  for (const reader of readers) await reader.until(isReady);
  const made = await save(first, session, null);
  await save(second, session, made);
  const saved = (frames: readonly StreamFrame[]): boolean =>
    frames.filter((frame) => "n" in frame && frame.type === "session_updated").length === 2;
  for (const reader of readers) await reader.until(saved);
  const [told, ...others] = readers.map(({ frames }) => numbersOf(frames));
  for (const other of others) expect(other).toEqual(told ?? []);
  for (const reader of readers) await reader.close();
});

test("[EV-5] a ticket that one replica has taken is refused by the other", async () => {
  const ticket = await world.addTicket(ann, 30);
  const at = (one: ServiceProcess | undefined) =>
    openSocket(`${started(one).origin}/api/events?ticket=${ticket}`);
  const taken = at(first);
  await taken.until(isReady);
  const refused = at(second);
  await refused.opened();
  expect([taken.isOpen(), refused.isOpen()]).toEqual([true, false]);
  taken.socket.close();
  expect(started(first).log() + started(second).log()).not.toContain(ticket);
});

test("[EV-8] presence is told across replicas, and of one that is killed it ends by itself", async () => {
  const session = await newSession();
  const sessionId = formatId("ses", session);
  const third = await start();
  const [hearing, polling] = [await socket(second, "/events"), await socket(deaf, "/events")];
  for (const each of [hearing, polling]) await each.until(isReady);
  const present = await socket(third, `/sessions/${sessionId}/events`);
  const stateOf = (frames: readonly StreamFrame[]) =>
    frames.flatMap((frame) =>
      frame.type === "presence" && frame.sessionId === sessionId ? [frame.state] : [],
    );
  for (const each of [hearing, polling]) await each.until((frames) => stateOf(frames).includes("viewing"));
  third.kill("SIGKILL");
  await third.exited;
  expect(await present.closed()).toBeGreaterThan(0);
  await sql`update presences set expires_at = now() where session_id = ${session}`;
  await polling.until((frames) => stateOf(frames).at(-1) === "gone");
  for (const each of [hearing, polling]) each.socket.close();
});

test("[EV-6] [B14] a login that another process ended is closed on every replica, also where nobody hears of it", async () => {
  const bob = await createMember();
  await world.addMember(bob);
  await world.setRole(ann.workspaceId, bob, 2);
  const asBob = { ...bob, workspaceId: ann.workspaceId };
  const sockets = await Promise.all([first, second, deaf].map((each) => socket(each, "/events", asBob)));
  for (const each of sockets) await each.until(isReady);
  await world.revokeLogin(bob);
  await save(first, await newSession(), null);
  for (const each of sockets) expect(await each.closed()).toBe(CLOSE_CODES.unauthenticated);
  expect(sockets.flatMap(({ frames }) => numbersOf(frames))).toEqual([]);
});

/** Follows the workspace as a browser's EventSource does: comes back with the last number it has seen. */
const follow = (from: () => ServiceProcess, begin: number) => {
  const heard: StreamFrame[][] = [];
  let isOver = false;
  const run = async (): Promise<void> => {
    while (!isOver) {
      const last = numbersOf(heard.flat()).at(-1) ?? begin;
      const answer = await stream(from(), last).catch(() => null);
      if (answer?.ok) {
        const reader = readStream(answer);
        heard.push(reader.frames);
        const ending = setInterval(() => isOver && void reader.close(), RESUME_MILLISECONDS);
        await reader.over;
        clearInterval(ending);
      }
      await Bun.sleep(RESUME_MILLISECONDS);
    }
  };
  const running = run();
  return {
    heard: () => heard.flat(),
    connections: () => heard.length,
    end: async (): Promise<void> => {
      isOver = true;
      await running;
    },
  };
};

test("[EV-2] [EV-3] [A35] a subscriber resumes across kill -9 and restarts, while saves go on, without gap or duplicate", async () => {
  let served = await start();
  const port = new URL(served.origin).port;
  const headOf = async (): Promise<number> => {
    const [row] = await sql`select n::int from event_heads where workspace_id = ${ann.workspaceId}`;
    return row.n;
  };
  const session = await newSession();
  const begun = await headOf();
  const follower = follow(() => served, begun);
  let parent: SealedSave | null = null;
  for (const signal of ["SIGKILL", "SIGTERM", "SIGKILL"] as const) {
    for (let n = 0; n < 5; n++) parent = await save(second, session, parent);
    served.kill(signal);
    for (let n = 0; n < 5; n++) parent = await save(second, session, parent);
    await served.exited;
    served = await start({ PORT: port });
  }
  for (let n = 0; n < 5; n++) parent = await save(second, session, parent);
  const last = await headOf();
  for (const waited = Date.now(); Date.now() - waited < PATIENCE_MILLISECONDS; )
    if (numbersOf(follower.heard()).includes(last)) break;
    else await Bun.sleep(RESUME_MILLISECONDS);
  await follower.end();
  served.kill("SIGKILL");
  await served.exited;
  expect(numbersOf(follower.heard())).toEqual(Array.from({ length: last - begun }, (_, i) => begun + i + 1));
  expect(follower.heard().filter(({ type }) => type === "gap")).toEqual([]);
  expect(follower.connections()).toBeGreaterThan(1);
}, 120_000);
