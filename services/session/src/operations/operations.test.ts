import { expect, test } from "bun:test";
import { err, ok } from "@holdfast/protocol/result";
import { ROLE } from "@holdfast/vault/roles";
import { createMemoryTables } from "../memory-tables.ts";
import { randomBytes } from "../testing/member.ts";
import { createOperations, type OperationWork } from "./operations.ts";
import { memoryOperations } from "./repository.memory.ts";
import type { OperationRepository } from "./repository.ts";

const PACE = { poll: 2, beat: 1, silent: 40 };
const caller = { accountId: randomBytes(16), loginId: randomBytes(16), workspaceId: randomBytes(16) };

const replica = (rows: OperationRepository, work: OperationWork, log: string[] = []) => {
  const deps = {
    rows,
    random: randomBytes,
    now: Date.now,
    log: (line: string) => log.push(line),
    pace: PACE,
  };
  const operations = createOperations(deps);
  operations.register("scrub", { leastRole: ROLE.owner, work });
  return operations;
};
const newRows = () => memoryOperations(createMemoryTables(), Date.now);
const entry = {
  ...({ id: randomBytes(16), at: new Date(), action: "operation.cancelled", target: null } as const),
  ...caller,
};
const until = async (is: () => Promise<boolean>): Promise<void> => {
  while (!(await is())) await Bun.sleep(1);
};
const stateOf = async (rows: OperationRepository, id: Uint8Array<ArrayBuffer>) =>
  (await rows.find(id, caller.accountId))?.operation;

/** Goes on until it is broken off. */
const endless: OperationWork = (_operation, { signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

test("[OP-1] what is asked for is begun at once, says how far it is, and ends with a result or a problem", async () => {
  const rows = newRows();
  const gate = Promise.withResolvers<void>();
  const operations = replica(rows, async (_operation, { progress }) => {
    progress({ phase: "reading", done: 1, total: 2 });
    await gate.promise;
    return ok({ objects: 2 });
  });
  const { id } = await operations.begin("scrub", caller);
  await until(async () => (await stateOf(rows, id))?.done === 1);
  gate.resolve();
  await operations.settled();
  expect(await stateOf(rows, id)).toMatchObject({ state: "done", result: { objects: 2 }, total: 2 });
  const refused = replica(newRows(), async () => err("forbidden"));
  await refused.begin("scrub", caller);
  await refused.settled();
});

test("[OP-1] cancelling breaks it off", async () => {
  const rows = newRows();
  const operations = replica(rows, endless);
  const { id } = await operations.begin("scrub", caller);
  await until(async () => (await stateOf(rows, id))?.state === "running");
  await rows.cancel(id, entry);
  await operations.settled();
  expect(await stateOf(rows, id)).toMatchObject({ state: "cancelled", result: null });
});

test("[OP-2] a replica that ends lets go, and another goes on from there at once", async () => {
  const rows = newRows();
  const first = replica(rows, (operation, tools) => {
    tools.progress({ done: 7, place: { after: 7 } });
    return endless(operation, tools);
  });
  const { id } = await first.begin("scrub", caller);
  await until(async () => (await stateOf(rows, id))?.done === 7);
  await first.stop();
  expect(await stateOf(rows, id)).toMatchObject({ state: "waiting", place: { after: 7 } });
  const second = replica(rows, async ({ place }) => ok({ from: place }));
  second.start();
  await until(async () => (await stateOf(rows, id))?.state === "done");
  await second.stop();
  expect(await stateOf(rows, id)).toMatchObject({ result: { from: { after: 7 } }, attempts: 2 });
});

test("[OP-2] what throws is a failure that tells nothing, and what was only away is tried again", async () => {
  const rows = newRows();
  const log: string[] = [];
  const broken = replica(
    rows,
    async () => {
      throw new Error("canary-value-canary-value-canary");
    },
    log,
  );
  const { id } = await broken.begin("scrub", caller);
  await broken.settled();
  expect(await stateOf(rows, id)).toMatchObject({ state: "failed", problem: "internal" });
  expect(log.join("")).not.toContain("canary");
  let tries = 0;
  const away = replica(rows, async () => {
    tries += 1;
    if (tries < 3) throw Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    return ok({ tries });
  });
  away.start();
  const { id: other } = await away.begin("scrub", caller);
  await until(async () => (await stateOf(rows, other))?.state === "done");
  await away.stop();
  expect(await stateOf(rows, other)).toMatchObject({ result: { tries: 3 } });
});

test("[OP-2] what ends its process again and again is given up", async () => {
  const rows = newRows();
  const idle = replica(rows, endless);
  await idle.stop();
  const { id } = await idle.begin("scrub", caller);
  for (let attempt = 0; attempt < 10; attempt++) {
    const runner = randomBytes(16);
    await rows.take(runner, { kinds: ["scrub"], silentMilliseconds: 60_000 });
    await rows.release(id, runner, { phase: "x", done: 0, total: null, place: null });
  }
  let begun = 0;
  const next = replica(rows, async () => {
    begun += 1;
    return ok({});
  });
  next.start();
  await until(async () => (await stateOf(rows, id))?.endedAt !== null);
  await next.stop();
  expect([begun, (await stateOf(rows, id))?.problem]).toEqual([0, "internal"]);
});
