import { describe, expect, test } from "bun:test";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { createHoldfast } from "@holdfast/client/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { cutPower } from "./power-cut.ts";
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

const MINE = "by the one who was displaced";
const THEIRS = "by the one who took over";
const NOTE = { name: "A moment", description: "", tags: [], priority: "medium" } as const;

const reasonOf = (handle: SessionHandle): string | null => {
  const status = handle.status();
  return status.kind === "read-only" ? status.reason : null;
};

const branchesOf = async (device: Device, session: Id<"ses">) => value(await device.branches.list(session));

/** One device was taken over by another before it had sent what it wrote in `mine`; that one saved in `theirs`. */
const displaced = async (name: string, sameFile = false) => {
  const { device, email, session, state } = await newcomer(world, name);
  const other = await secondDevice(world, `${name}-2`, email);
  const [first, second] = Object.keys(state.files);
  if (first === undefined || second === undefined) throw new Error("the sample has files");
  // Who is told at once writes nothing more.
  world.proxy.meddle(nothingTold);
  const here = value(await device.openSession(session.id));
  const there = value(await other.openSession(session.id));
  value(await there.takeOver());
  there.update(write(sameFile ? first : second, THEIRS));
  value(await there.save());
  here.update(write(first, MINE));
  expect(refusal(await here.save()).code).toBe("lease-held");
  await until(() => "branch" in here.status());
  const [branch] = await branchesOf(device, session.id);
  if (branch === undefined) throw new Error("there is no branch");
  return { device, other, email, session, here, there, first, branch };
};

describe("what a displaced device had not sent", () => {
  test("[LE-6] [Z6] is told before it is merged, is one save, and the branch goes with its acknowledgement", async () => {
    const { device, other, session, here, there, first, branch } = await displaced("merge");
    const preview = value(await other.branches.preview(branch.id));
    expect(preview).toMatchObject({ session: session.id, copies: [] });
    expect(preview.changes.map(({ part, change }) => [part, change])).toEqual([
      [{ kind: "file", id: first }, "changed"],
    ]);
    expect(await branchesOf(other, session.id)).toHaveLength(1);
    const before = value(await there.timeline.saves()).saves.length;
    const saved = value(await other.branches.merge(branch.id));
    expect(saved).toMatchObject({ kind: "merge", seq: before + 1 });
    expect(await branchesOf(other, session.id)).toEqual([]);
    expect(refusal(await device.openSession(branch.id)).code).toBe("not-found");
    expect(texts(there)).toContain(MINE);
    expect(texts(there)).toContain(THEIRS);
    there.update(write(first, `${MINE}, and more`));
    value(await there.save());
    await here.close();
  });

  test("[LE-6] can be merged where nobody writes, from the device that was displaced", async () => {
    const { device, session, here, branch } = await displaced("reader");
    value(await device.branches.merge(branch.id));
    await until(() => texts(here).includes(MINE));
    expect(texts(here)).toContain(THEIRS);
    expect(here.status()).toMatchObject({ kind: "read-only", reason: "taken-over" });
    expect(value(await device.listSessions()).map(({ id }) => id)).toEqual([session.id]);
  });

  test("[LE-6] [SP-26] drops no text where both wrote in one file", async () => {
    const { other, there, branch } = await displaced("same", true);
    value(await other.branches.merge(branch.id));
    const all = JSON.stringify([texts(there), there.state().conflicts]);
    expect(all).toContain(MINE);
    expect(all).toContain(THEIRS);
  });

  test("[LE-6] is kept as a session of its own, or deleted", async () => {
    const kept = await displaced("keep");
    expect(value(await kept.other.branches.keep(kept.branch.id)).branchOf).toBeNull();
    expect(await branchesOf(kept.device, kept.session.id)).toEqual([]);
    const opened = value(await kept.other.openSession(kept.branch.id));
    expect(texts(opened)).toContain(MINE);
    opened.update(write(kept.first, "going on"));
    expect(value(await opened.save())?.seq).toBe(2);
    const gone = await displaced("remove");
    value(await gone.device.branches.remove(gone.branch.id));
    expect(await branchesOf(gone.other, gone.session.id)).toEqual([]);
  });

  test("[LE-6] a merge after which the branch could not be deleted is made once: the next try only deletes it", async () => {
    const { other, there, session, branch } = await displaced("again");
    world.proxy.meddle(async (request, forward) =>
      request.method === "DELETE" && request.url.endsWith(branch.id)
        ? new Response("", { status: 503 })
        : forward(request),
    );
    expect((await other.branches.merge(branch.id)).ok).toBe(false);
    world.proxy.meddle(null);
    expect(await branchesOf(other, session.id)).toHaveLength(1);
    const count = value(await there.timeline.saves()).saves.length;
    expect(value(await other.branches.merge(branch.id))).toBeNull();
    expect(value(await there.timeline.saves()).saves).toHaveLength(count);
    expect(await branchesOf(other, session.id)).toEqual([]);
  });

  test("[LE-6] belongs to what its signed saves say, whatever the service says", async () => {
    const { other, device, session, branch } = await displaced("lied");
    const { state } = await newcomer(world, "lied-else");
    const elsewhere = value(await device.createSession({ name: "Elsewhere", state }));
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (request.method !== "GET" || !new URL(request.url).pathname.endsWith("/api/sessions")) return answer;
      const page = await answer.json();
      for (const item of page.items) if (item.id === branch.id) item.branchOf = elsewhere.id;
      return Response.json(page);
    });
    const [shown] = value(await other.branches.list(elsewhere.id));
    expect(shown?.id).toBe(branch.id);
    expect(value(await other.branches.preview(branch.id)).session).toBe(session.id);
    expect(refusal(await other.branches.merge(elsewhere.id)).code).toBe("not-a-save");
    world.proxy.meddle(null);
  });

  test("[LE-5] moments that were named without the service go with it, each with its own state", async () => {
    const name = "named";
    const { device, email, session, state } = await newcomer(world, name);
    const other = await secondDevice(world, `${name}-2`, email);
    const [first] = Object.keys(state.files);
    if (first === undefined) throw new Error("the sample has files");
    await device.lock();
    const { directoryOf, origin } = world;
    let isAway = false;
    const laptop = createHoldfast({
      ...quickPlatform({ origin, directory: directoryOf(`${name}-3`), deviceName: "laptop" }),
      send: (url, init) => (isAway ? Promise.reject(new TypeError("no route")) : fetch(url, init)),
    });
    value(await laptop.signIn({ email, passphrase: PASSPHRASE }));
    const here = value(await laptop.openSession(session.id));
    isAway = true;
    here.update(write(first, "one"));
    expect(value(await here.timeline.name(NOTE)).waiting).toBe(true);
    here.update(write(first, "two"));
    const there = value(await other.openSession(session.id));
    value(await there.takeOver());
    isAway = false;
    there.update(write(first, THEIRS));
    value(await there.save());
    // It may have been told of the other one by now.
    expect(["lease-held", "forbidden"]).toContain(refusal(await here.save()).code);
    await until(() => "branch" in here.status());
    // Whoever asks on that device waits until all of it was sent.
    const [branch] = value(await laptop.branches.list(session.id));
    if (branch === undefined) throw new Error("there is no branch");
    const opened = value(await other.openSession(branch.id));
    expect(texts(opened)).toContain("two");
    const kinds = value(await opened.timeline.saves()).saves.map(({ kind }) => kind);
    expect(kinds).toEqual(["manual", "clone"]);
    const [checkpoint] = value(await opened.timeline.checkpoints());
    expect(checkpoint?.note).toEqual(NOTE);
    expect(checkpoint?.save.seq).toBe(1);
    expect(value(await there.timeline.checkpoints())).toEqual([]);
  });
});

/** More steps than giving way has; a run that reaches none of them ends the enumeration. */
const MOST_STEPS = 40;

describe("power that goes while a device gives way", () => {
  test("[LE-5] what it had not sent is there again, once: in the session or in a branch of it", async () => {
    const seen = new Set<string>();
    let at = 1;
    for (; at <= MOST_STEPS; at++) {
      const name = `cut-${at}`;
      const { device, email, session, state } = await newcomer(world, name);
      const [first, second] = Object.keys(state.files);
      if (first === undefined || second === undefined) throw new Error("the sample has files");
      const clock = createManualClock(Date.now());
      const real = quickPlatform({
        origin: world.origin,
        directory: world.directoryOf(name),
        clock,
        deviceName: "cut",
      });
      const cut = cutPower(real, Number.MAX_SAFE_INTEGER);
      const core = createHoldfast(cut.platform);
      await core.start();
      const here = value(await core.openSession(session.id));
      here.update(write(first, MINE));
      clock.advance(500);
      await until(() => cut.done.includes("append"));
      await cut.atRest();
      const other = await secondDevice(world, `${name}-2`, email);
      const there = value(await other.openSession(session.id));
      value(await there.takeOver());
      const from = cut.done.length;
      cut.goAfter(at);
      clock.advance(20_000);
      await until(() => cut.isOut() || reasonOf(here) === "taken-over");
      await until(async () => cut.isOut() || (await real.journal.sessions()).length === 0);
      await cut.atRest();
      for (const step of cut.done.slice(from)) seen.add(step);
      const ranOut = cut.isOut();
      await there.close();
      // The same device, started again.
      const back = value(await device.openSession(session.id, { alongside: true }));
      value(await back.save());
      const branches = await branchesOf(device, session.id);
      const kept: number[] = [texts(back).filter((text) => text === MINE).length];
      for (const branch of branches) {
        const opened = value(await device.openSession(branch.id));
        kept.push(texts(opened).filter((text) => text === MINE).length);
        await opened.close();
      }
      expect([at, kept.reduce((sum, n) => sum + n, 0)]).toEqual([at, 1]);
      expect(texts(back).length).toBe(Object.keys(state.files).length);
      await back.close();
      if (!ranOut) break;
    }
    expect([...seen].toSorted()).toEqual(["answer", "send", "set outbox", "trim"]);
    expect(at).toBeGreaterThan(4);
    expect(at).toBeLessThan(MOST_STEPS);
  }, 120_000);
});
