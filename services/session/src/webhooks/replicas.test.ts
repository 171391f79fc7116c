import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHookWorld, type HookWorld, startReceiver, until } from "../testing/hook-world.ts";

let of: HookWorld;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  of = await createHookWorld();
  receiver = await startReceiver();
}, 120_000);
afterAll(async () => {
  receiver.stop();
  await of.close();
});

const CLAIM_SECONDS = 4;

test("[WH-2] [A37] two replicas send each event once, and one that is killed in the middle leaves nothing unsent", async () => {
  const ann = await of.newWorkspace();
  const hooks = await Promise.all(
    ["ok/one", "ok/two", "ok/three"].map((path) => ann.hook(receiver.at(path))),
  );
  const [first] = [await of.replica(CLAIM_SECONDS), await of.replica(CLAIM_SECONDS)];
  const events: string[] = [];
  for (let i = 0; i < 30; i++) events.push(await ann.event());
  await until(() => receiver.heard.length >= events.length * hooks.length);
  await Bun.sleep(300);
  for (const path of ["ok/one", "ok/two", "ok/three"]) {
    const heard = receiver.on(path).map(({ headers }) => headers["webhook-id"]);
    expect(heard.toSorted()).toEqual(events.toSorted());
  }

  const slow = await ann.hook(receiver.at("steady/killed"), 2, ["checkpoint_created"]);
  const others: string[] = [];
  for (let i = 0; i < 12; i++) others.push(await ann.event("checkpoint_created"));
  await until(() => receiver.on("steady/killed").length >= 2);
  first.kill("SIGKILL");
  await until(async () => (await ann.deliveries(slow.id)).every(({ state }) => state === "delivered"));
  const heard = receiver.on("steady/killed").map(({ headers }) => headers["webhook-id"]);
  expect(new Set(heard)).toEqual(new Set(others));
  for (const event of others) expect(heard.filter((id) => id === event).length).toBeLessThanOrEqual(2);
  // Of those that the dead one had, four at most came twice.
  expect(heard.length).toBeLessThanOrEqual(others.length + 4);
}, 120_000);
