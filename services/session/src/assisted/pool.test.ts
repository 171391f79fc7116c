import { afterAll, describe, expect, test } from "bun:test";
import { utf8 } from "@holdfast/vault/bytes";
import { parseUnlockToken } from "@holdfast/vault/unlock-token";
import { type AssistedMember, createAssistedMember, makeUnlock } from "../testing/assisted.ts";
import { randomBytes } from "../testing/member.ts";
import type { Job, Unlocking } from "./jobs.ts";
import { createWorkerPool, POOL_LIMITS, type PoolLimits, type Task } from "./pool.ts";

const member = await createAssistedMember();
const pools: ReturnType<typeof createWorkerPool>[] = [];
afterAll(() => {
  for (const pool of pools) pool.close();
});

const poolOf = (limits: Partial<PoolLimits> = {}) => {
  const pool = createWorkerPool({ ...POOL_LIMITS, ...limits });
  pools.push(pool);
  const enter = (account = "ann") => {
    const place = pool.enter(account);
    if (!place.ok) throw new Error(place.error);
    return place.value;
  };
  return { pool, enter };
};

const unlockingOf = async ({ statements, ...of }: AssistedMember): Promise<Unlocking> => {
  const { token, wrap, workspaceId, deviceId, edPublic } = await makeUnlock({ ...of });
  const { keyList: _, ...rows } = statements;
  const bytes = parseUnlockToken(token) ?? randomBytes(0);
  return { token: bytes, wrap, workspaceId, deviceId, edPublic, epoch: 1, ...rows };
};

const unlocking = await unlockingOf(member);

const NAMING: Job = { kind: "name-session", id: randomBytes(16), version: 1, name: "A name" };
const taskOf = (job: Job = NAMING): Task => ({
  unlocking: { ...unlocking, token: unlocking.token.slice() },
  job,
  fetch: async function* () {
    yield* [];
  },
});

const saving = (text: string): Job => ({
  kind: "change-state",
  sessionId: randomBytes(16),
  head: null,
  createdAt: "2026-11-21T08:00:00.000Z",
  change: "merge-patch",
  body: utf8(JSON.stringify({ metadata: { title: text } })),
  now: Date.now(),
});

describe("the threads of assisted mode", () => {
  test("[AM-10] jobs beyond the threads wait their turn, and each gets its own answer", async () => {
    const { enter } = poolOf({ workers: 2 });
    const place = enter();
    const names = ["one", "two", "three", "four", "five"];
    const tasks = names.map((name) => taskOf({ ...NAMING, name } as Job));
    const results = await Promise.all(tasks.map((task) => place.run(task)));
    const tags = results.map((result) => (result.kind === "meta" ? String(result.nameTag) : result.kind));
    expect(new Set(tags).size).toBe(5);
    expect(results.every(({ kind }) => kind === "meta")).toBe(true);
  });

  test("[AM-10] there are so many places, and so many for one account: whoever comes then is told that it is busy", () => {
    const { pool, enter } = poolOf({ places: 3, placesOfOne: 2 });
    const [first] = [enter("ann"), enter("ann")];
    expect(pool.enter("ann")).toEqual({ ok: false, error: "busy" });
    enter("bob");
    expect(pool.enter("eve")).toEqual({ ok: false, error: "busy" });
    first?.leave();
    first?.leave();
    expect(pool.enter("bob").ok).toBe(true);
    expect(pool.enter("ann").ok).toBe(false);
  });

  test("[AM-10] token and body are handed over: the thread of the event loop keeps neither", async () => {
    const { enter } = poolOf();
    const job = saving("canary");
    const task = taskOf(job);
    const { token } = task.unlocking;
    const running = enter().run(task);
    expect([token.length, job.kind === "change-state" && job.body.length]).toEqual([0, 0]);
    expect((await running).kind).toBe("save");
  });

  test("[AM-10] a thread that takes too long is given up, and the next job has another one", async () => {
    const { enter } = poolOf({ workers: 1, jobMilliseconds: 700 });
    const place = enter();
    const begun = saving("begins");
    const result = await place.run(taskOf(begun));
    if (result.kind !== "save" || begun.kind !== "change-state") throw new Error("nothing was saved");
    const { manifest: bytes, digest } = result;
    const author = { edPublic: unlocking.edPublic, assisted: true };
    const { sessionId } = begun;
    const read = taskOf({ kind: "read-state", sessionId, createdAt: "", save: { bytes, digest, author } });
    const never: Task = {
      ...read,
      fetch: async function* () {
        await Promise.withResolvers<void>().promise;
        yield* [];
      },
    };
    const given = place.run(never);
    await expect(given).rejects.toThrow("too long");
    const after = await place.run(taskOf());
    expect(after.kind).toBe("meta");
  });

  test("[AM-10] a defect in a thread says its class and where, and nothing of what was opened", async () => {
    const { enter } = poolOf({ workers: 1 });
    const task = taskOf({ ...saving("canary"), head: { bytes: 7, digest: 7, author: {} } } as unknown as Job);
    const [outcome] = await Promise.allSettled([enter().run(task)]);
    expect(outcome.status).toBe("rejected");
    const text =
      outcome.status === "rejected"
        ? `${outcome.reason.name} ${outcome.reason.message} ${outcome.reason.stack}`
        : "";
    expect(text).toContain("WorkerFailed");
    expect(text).not.toContain("canary");
    expect((await enter().run(taskOf())).kind).toBe("meta");
  });

  test("[AM-10] who waits when the service ends is told so", async () => {
    const { pool, enter } = poolOf({ workers: 1 });
    const place = enter();
    const tasks = Array.from({ length: 4 }, () => taskOf(saving("x")));
    const running = tasks.map((task) => place.run(task));
    pool.close();
    const outcomes = await Promise.allSettled(running);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
  });
});
