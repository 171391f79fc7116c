import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import type { WatchEvent } from "@holdfast/client/contract/events";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { unreachable } from "./proxy.ts";
import { foundTeam, join } from "./sharing.ts";
import {
  createManualClock,
  type Device,
  firstFile,
  newcomer,
  PASSPHRASE,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const STREAM = "GET /api/events/stream";

const watch = (device: Pick<Device, "watch">, after?: number) => {
  const events: WatchEvent[] = [];
  const end = device.watch((event) => events.push(event), after === undefined ? {} : { after });
  const numbers = () => events.flatMap((event) => ("n" in event ? [event.n] : []));
  const live = () => events.findLast(({ type }) => type.endsWith("connected"))?.type === "connected";
  return { events, numbers, live, end };
};

const ascending = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

const save = async (handle: SessionHandle, text: string = randomUUID()): Promise<void> => {
  handle.update(write(firstFile(handle.state()).id, text));
  value(await handle.save());
};

const ask = async <T>(act: (sql: SQL) => Promise<T>): Promise<T> => {
  const sql = new SQL({ url: world.databaseUrl, max: 1 });
  try {
    return await act(sql);
  } finally {
    await sql.close();
  }
};

const headOf = (workspace: Id<"wsp">): Promise<number> =>
  ask(async (sql) => {
    const [row] =
      await sql`select max(n) as n from workspace_events where workspace_id = ${idBytes(workspace)}`;
    return Number(row.n);
  });

describe("watching", () => {
  test("[EV-10] [A35] what happens is told in order, each once, also to who comes later and names a number", async () => {
    const { device, email, session } = await newcomer(world, "watch");
    const other = await secondDevice(world, "watch-2", email);
    const here = watch(device);
    await until(here.live);
    const there = value(await other.openSession(session.id));
    await save(there);
    const named = value(
      await there.timeline.name({ name: "One", description: "", tags: [], priority: "low" }),
    );
    value(await there.timeline.remove(named));
    value(await other.renameSession(session.id, "Renamed"));
    value(await other.deleteSession(session.id));
    await until(() => here.events.some(({ type }) => type === "session_deleted"));
    const types = here.events.map(({ type }) => type);
    for (const type of ["session_updated", "checkpoint_created", "checkpoint_deleted"] as const) {
      expect(types).toContain(type);
    }
    const [first = 0, last = 0] = [here.numbers()[0], here.numbers().at(-1)];
    expect(here.numbers()).toEqual(ascending(first, last));
    const late = watch(other, 0);
    await until(() => late.numbers().at(-1) === last);
    expect(late.numbers()).toEqual(ascending(1, last));
    const told = (events: readonly WatchEvent[]) =>
      events.flatMap((event) => ("n" in event ? [event.id] : []));
    expect(told(late.events).slice(first - 1)).toEqual(told(here.events));
    expect(late.events.some((event) => "n" in event && event.replay)).toBe(true);
    here.end();
    late.end();
  });

  test("[EV-10] one connection serves everybody, there is none while the keys are away, and nothing is missed meanwhile", async () => {
    const { device, email, session, account } = await newcomer(world, "locked");
    const other = await secondDevice(world, "locked-2", email);
    const there = value(await other.openSession(session.id));
    const theirs = watch(other);
    await until(theirs.live);
    const before = world.proxy.seen.filter((line) => line === STREAM).length;
    const all = [watch(device), watch(device), watch(device)];
    await until(() => all.every(({ live }) => live()));
    expect(world.proxy.seen.filter((line) => line === STREAM).length).toBe(before + 1);
    await save(there);
    await until(() => all.every(({ numbers }) => numbers().length > 0));
    await device.lock();
    expect(all.some(({ live }) => live())).toBe(false);
    const locked = world.proxy.seen.length;
    await save(there);
    await save(there);
    expect(world.proxy.seen.slice(locked)).not.toContain(STREAM);
    value(await device.unlock(PASSPHRASE));
    const last = await headOf(account.workspaceId);
    await until(() => all.every(({ numbers }) => numbers().at(-1) === last));
    for (const { numbers } of all) expect(numbers()).toEqual(ascending(numbers()[0] ?? 0, last));
    for (const { end } of [...all, theirs]) end();
    await there.close();
  });

  test("[EV-10] what the service keeps no longer is told as a gap, and what it still has after it", async () => {
    const { device, session, account } = await newcomer(world, "gap");
    const handle = value(await device.openSession(session.id));
    for (let n = 0; n < 4; n++) await save(handle);
    const last = await headOf(account.workspaceId);
    await ask(
      (sql) =>
        sql`delete from workspace_events where workspace_id = ${idBytes(account.workspaceId)} and n <= 3`,
    );
    const late = watch(device, 1);
    await until(() => late.numbers().at(-1) === last);
    const [gap, ...rest] = late.events.filter(
      ({ type }) => !type.endsWith("connected") && type !== "presence",
    );
    expect(gap).toEqual({ type: "gap", from: 2, to: 3 });
    expect(rest.flatMap((event) => ("n" in event ? [event.n] : []))).toEqual(ascending(4, last));
    late.end();
    await handle.close();
  });

  test("[EV-10] an open session shows what others save without asking, also to who may only look on", async () => {
    const owner = await newcomer(world, "owner");
    const team = await foundTeam(owner);
    const session = value(await owner.device.createSession({ name: "Looked at", state: owner.state }));
    const viewer = await join(world, owner.device, team.id, "viewer", "viewer");
    const writing = value(await owner.device.openSession(session.id));
    const looking = value(await viewer.device.openSession(session.id));
    const told = watch(viewer.device);
    await until(told.live);
    expect(looking.status()).toMatchObject({ kind: "read-only", reason: "role" });
    await save(writing, "told, and not asked for");
    await until(() => texts(looking).includes("told, and not asked for"));
    told.end();
    await looking.close();
    await writing.close();
  });

  test("[EV-10] [LE-3] two who write beside each other have what the other saved at once", async () => {
    const { device, email, session } = await newcomer(world, "beside");
    const other = await secondDevice(world, "beside-2", email, createManualClock(Date.now()));
    const here = value(await device.openSession(session.id, { alongside: true }));
    const there = value(await other.openSession(session.id, { alongside: true }));
    const told = watch(other);
    await until(told.live);
    await save(here, "from here");
    await until(() => texts(there).includes("from here"));
    await save(there, "from there");
    await until(() => texts(here).includes("from there"));
    told.end();
    await Promise.all([here.close(), there.close()]);
  });

  test("[EV-10] without events everything works, and what was told meanwhile is told when they are back", async () => {
    const { device, session } = await newcomer(world, "without");
    const here = watch(device);
    await until(here.live);
    world.proxy.meddle((request, forward) =>
      request.url.includes("/events/") ? unreachable(request, forward) : forward(request),
    );
    const handle = value(await device.openSession(session.id));
    await save(handle);
    world.proxy.meddle(null);
    await until(() => here.numbers().length > 0);
    expect(handle.status().kind).toBe("saved");
    here.end();
    await handle.close();
  });
});
