import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { createHoldfast } from "@holdfast/client/holdfast";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { nothingTold } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import {
  createManualClock,
  type Device,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

/** More than the time between two questions, and between two looks for news. */
const A_WHILE = 21_000;

const reasonOf = (handle: SessionHandle): string => {
  const status = handle.status();
  return status.kind === "read-only" ? status.reason : status.kind;
};

/** Two devices of one person, with clocks of their own; the first has the session open and writes. */
const pair = async (name: string) => {
  const [clock, otherClock] = [createManualClock(Date.now()), createManualClock(Date.now())];
  const person = await newcomer(world, name, clock);
  const other = await secondDevice(world, `${name}-2`, person.email, otherClock);
  const here = value(await person.device.openSession(person.session.id));
  const [first, second] = Object.keys(person.state.files);
  if (first === undefined || second === undefined) throw new Error("the sample has files");
  return { ...person, clock, otherClock, other, here, first, second };
};

/** As if more than a minute had gone by since it was renewed. */
const ageLease = async (session: Id<"ses">): Promise<void> => {
  const sql = new SQL({ url: world.databaseUrl, max: 1 });
  await sql`update session_leases set since = since - interval '61 s', expires_at = expires_at - interval '61 s'
    where session_id = ${idBytes(session)}`;
  await sql.close();
};

const open = async (device: Device, session: { readonly id: SessionHandle["summary"]["id"] }) =>
  value(await device.openSession(session.id));

describe("one writer at a time", () => {
  test("[LE-3] [Z6] a session that another device writes in opens read-only, says by whom, and follows", async () => {
    const { here, other, otherClock, session, first, account } = await pair("follow");
    const there = await open(other, session);
    const by = { device: account.deviceId, account: account.accountId };
    expect(there.status()).toEqual({ kind: "read-only", reason: "other-device", by });
    expect(refusal(await there.save()).code).toBe("forbidden");
    here.update(write(first, "written where the lease is"));
    value(await here.save());
    await until(() => {
      otherClock.advance(4_000);
      return texts(there).includes("written where the lease is");
    });
    expect(reasonOf(there)).toBe("other-device");
    await here.close();
    await until(() => {
      otherClock.advance(A_WHILE);
      return there.status().kind !== "read-only";
    });
    there.update(write(first, "and now here"));
    expect(value(await there.save())?.seq).toBe(3);
  });

  test("[LE-3] taking over makes it writable at once, and refuses where nobody else writes", async () => {
    const { here, other, session, first } = await pair("take");
    expect(refusal(await here.takeOver()).code).toBe("forbidden");
    here.update(write(first, "saved before"));
    value(await here.save());
    const there = await open(other, session);
    value(await there.takeOver());
    expect(there.status().kind).not.toBe("read-only");
    expect(texts(there)).toContain("saved before");
    there.update(write(first, "by the one who took over"));
    expect(value(await there.save())?.seq).toBe(3);
  });

  test("[LE-4] who lost the lease learns of it within 20 s, and reads on", async () => {
    const { here, clock, other, session, first } = await pair("learn");
    const there = await open(other, session);
    value(await there.takeOver());
    there.update(write(first, "by the other"));
    value(await there.save());
    clock.advance(20_000);
    await until(() => reasonOf(here) === "taken-over");
    // Nothing was left unsent: no branch is made.
    expect(here.status()).not.toHaveProperty("branch");
    await until(() => {
      clock.advance(4_000);
      return texts(here).includes("by the other");
    });
  });

  test("[LE-4] [LE-5] or with its next save: what came second is not merged, it becomes a branch", async () => {
    // Told of it by an event it would have learned before.
    world.proxy.meddle(nothingTold);
    const { here, device, other, session, first } = await pair("second");
    const there = await open(other, session);
    value(await there.takeOver());
    there.update(write(first, "by the one who took over"));
    value(await there.save());
    here.update(write(first, "by the one who was displaced"));
    expect(refusal(await here.save()).code).toBe("lease-held");
    await until(() => "branch" in here.status());
    const status = here.status();
    expect(status).toMatchObject({ kind: "read-only", reason: "taken-over" });
    await until(() => !texts(here).includes("by the one who was displaced"));
    // Its row stands before its first save.
    await until(async () =>
      value(await device.listSessions()).some(({ seq, branchOf }) => branchOf !== null && seq > 0),
    );
    const branch = value(await device.listSessions()).find(({ branchOf }) => branchOf === session.id);
    expect(branch?.id as string).toBe((status as { branch?: string }).branch ?? "");
    expect(branch?.name).toStartWith("First (branch of second, ");
    if (branch === undefined) throw new Error("there is no branch");
    const opened = await open(other, branch);
    expect(texts(opened)).toContain("by the one who was displaced");
    const [save] = value(await opened.timeline.saves()).saves;
    expect([save?.seq, save?.kind]).toEqual([1, "clone"]);
    await opened.close();
    expect(texts(there)).toContain("by the one who took over");
    expect(value(await there.timeline.saves()).saves.map(({ kind }) => kind)).toEqual(["manual", "manual"]);
    world.proxy.meddle(null);
  });

  test("[LE-7] a lease that ran out while the service was away keeps no work back: it is merged", async () => {
    const { device, other, session, first, second, email } = await pair("away");
    await device.lock();
    let isAway = false;
    const away = createHoldfast({
      ...quickPlatform({
        origin: world.origin,
        directory: world.directoryOf("laptop"),
        deviceName: "laptop",
      }),
      send: async (url, init) => {
        if (isAway) throw new TypeError("no route");
        const answer = await fetch(url, init);
        if (!url.endsWith("/lease") || !answer.ok || init.method !== "POST") return answer;
        // As if all of it had happened more than a minute ago.
        const lease = await answer.json();
        return Response.json({
          ...lease,
          expiresAt: new Date(Date.parse(lease.expiresAt) - 61_000).toISOString(),
        });
      },
    });
    value(await away.signIn({ email, passphrase: PASSPHRASE }));
    const there = value(await away.openSession(session.id));
    isAway = true;
    there.update(write(first, "written without the service"));
    expect((await there.save()).ok).toBe(false);
    await ageLease(session.id);
    const here = await open(other, session);
    expect(reasonOf(here)).not.toBe("other-device");
    here.update(write(second, "written meanwhile"));
    value(await here.save());
    isAway = false;
    value(await there.save());
    expect(texts(there)).toContain("written meanwhile");
    expect(texts(there)).toContain("written without the service");
    expect(value(await other.listSessions())).toHaveLength(1);
    await there.close();
  });

  test("[LE-7] a service that knows nothing of leases, or fails at them, lets everybody write", async () => {
    const { device, here, session, first, second } = await pair("old");
    await here.close();
    for (const status of [404, 500, 503]) {
      world.proxy.meddle(async (request, forward) =>
        request.url.endsWith("/lease")
          ? Response.json({ code: "no-such-route" }, { status })
          : forward(request),
      );
      const again = await open(device, session);
      again.update(write(status === 500 ? second : first, `written after ${status}`));
      expect(value(await again.save())).not.toBeNull();
      await again.close();
    }
    world.proxy.meddle(null);
  });

  test("[LE-8] a program that opens a session alongside asks for no lease, and both write", async () => {
    const { here, other, session, first, second } = await pair("beside");
    const from = world.proxy.seen.length;
    const there = value(await other.openSession(session.id, { alongside: true }));
    expect(world.proxy.seen.slice(from).filter((each) => each.endsWith("/lease"))).toEqual([]);
    there.update(write(second, "by the program"));
    here.update(write(first, "by the person"));
    value(await there.save());
    value(await here.save());
    expect(texts(here)).toContain("by the program");
    expect(texts(here)).toContain("by the person");
    expect(here.status().kind).toBe("saved");
  });

  test("[LE-8] the tabs of one browser share the lease: the second has it when the first is closed", async () => {
    const { here, session, other } = await pair("tabs");
    const tab = world.device("tabs");
    await tab.start();
    const second = await open(tab, session);
    expect(reasonOf(second)).toBe("other-tab");
    await here.close();
    await until(() => second.status().kind === "saved");
    expect(reasonOf(await open(other, session))).toBe("other-device");
    await second.close();
  });
});
