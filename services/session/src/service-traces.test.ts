import { afterAll, expect, test } from "bun:test";
import { startCollector } from "@holdfast/service-kit/testing/collector";
import { openTraces } from "@holdfast/service-kit/traces";
import { memoryJobs } from "./jobs/memory.ts";
import { traceJobs } from "./service-traces.ts";
import { createHookWorld, startReceiver, until } from "./testing/hook-world.ts";

const CANARY = "canary";

const stops: (() => unknown)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

const begin = async () => {
  const collector = await startCollector();
  stops.push(collector.stop);
  const { endpoint } = collector;
  const traces = await openTraces({ endpoint, service: "session", build: "test", log: () => undefined });
  return { collector, traces };
};

test("[OP-6] each turn of a job is a span, and one that fails says no more than that", async () => {
  const { collector, traces } = await begin();
  const plain = memoryJobs();
  const jobs = traceJobs(plain, traces);
  jobs.every("scrub", "* * * * *", async () => undefined);
  jobs.every("retention", "* * * * *", () => Promise.reject(new Error(CANARY)));
  await jobs.runNow("scrub");
  await jobs.runNow("retention");
  await plain.settled().catch(() => undefined);
  await traces.end();
  const told = (await collector.spans()).map(({ name, status, attributes }) => [
    name,
    status.code,
    attributes["outcome"],
  ]);
  expect(told.toSorted()).toEqual([
    ["job retention", 2, undefined],
    ["job scrub", 0, "done"],
  ]);
  expect(await collector.text()).not.toContain(CANARY);
});

test("[OP-6] each attempt to deliver to a webhook is a span by what came of it, without its address", async () => {
  const { collector, traces } = await begin();
  const [of, receiver] = [await createHookWorld(), await startReceiver()];
  stops.push(receiver.stop, of.close);
  const ann = await of.newWorkspace();
  const hooks = await Promise.all(["ok", "failing"].map((path) => ann.hook(receiver.at(path), 1)));
  await ann.event();
  of.sender({ traces });
  for (const { id } of hooks) await until(async () => (await ann.deliveries(id))[0]?.attempts.length === 1);
  await of.endSenders();
  await traces.end();
  const spans = await collector.spans();
  expect(spans.map(({ name, attributes }) => `${name} ${attributes["outcome"]}`).toSorted()).toEqual([
    "webhook delivery status",
    "webhook delivery taken",
  ]);
  for (const never of [`:${receiver.port}`, "127.0.0.1", "whsec_", "back in a minute"])
    expect(await collector.text()).not.toContain(never);
}, 120_000);
