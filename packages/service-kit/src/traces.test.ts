import { afterAll, expect, test } from "bun:test";
import { memoryIdempotency } from "./idempotency.memory.ts";
import { type CollectorMode, startCollector } from "./testing/collector.ts";
import { createNotes } from "./testing/notes-app.ts";
import { openTraces } from "./traces.ts";

const CANARY = "canary";
const [TRACE, PARENT] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];

const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
});

const begin = async (mode: CollectorMode = "take") => {
  const collector = await startCollector(mode);
  stops.push(collector.stop);
  const log: string[] = [];
  const about = { service: "holdfast-notes", build: "test", log: (line: string) => log.push(line) };
  const traces = await openTraces({ endpoint: collector.endpoint, ...about });
  const work = traces.spans({
    name: ({ act }) => `work ${act}`,
    kind: "internal",
    begin: { act: ["one", "two"] },
    end: { outcome: ["done"] },
  });
  const done = () => ({ outcome: "done" }) as const;
  return { collector, log, traces, work, done, notes: createNotes(memoryIdempotency(), traces) };
};

test("[OP-6] a request is a span under the caller's, by the name that its answer and its line in the log have", async () => {
  const { collector, traces, notes } = await begin();
  const answer = await notes.send("GET", "/notes/1", { traceparent: `00-${TRACE}-${PARENT}-01` });
  await notes.send("GET", "/outage");
  await traces.end();
  const [first, second] = await collector.spans();
  expect(answer.headers.get("traceparent")).toBe(`00-${TRACE}-${first?.spanId}-01`);
  expect(first).toMatchObject({
    ...{ traceId: TRACE, parentSpanId: PARENT, name: "GET /api/notes/:id", kind: 2, status: { code: 0 } },
    attributes: {
      "http.request.method": "GET",
      "http.route": "/api/notes/:id",
      "http.response.status_code": 200,
    },
  });
  expect(second).toMatchObject({ name: "GET /api/outage", status: { code: 2 } });
  expect(second?.parentSpanId).toBeFalsy();
  expect(notes.log[1]).toContain(`"trace":"${second?.traceId}"`);
  expect((await collector.kept()).map(({ path }) => path)).toEqual(["/v1/traces"]);
});

test("[OP-6] nothing that a caller sent is in what arrives, and nothing of the machine", async () => {
  const { collector, traces, notes } = await begin();
  const login = notes.newLogin();
  const headers = {
    ...(await login.bearer()),
    "x-request-id": `${CANARY}-1234`,
    "user-agent": CANARY,
    "idempotency-key": `${CANARY}-${CANARY}-${CANARY}`,
    tracestate: `${CANARY}=1`,
    baggage: `${CANARY}=1`,
    traceparent: `00-${TRACE}-${PARENT}-01`,
    "x-forwarded-for": "198.51.100.77",
  };
  expect((await notes.send("POST", "/notes", headers, { text: CANARY })).status).toBe(201);
  await notes.send("POST", "/notes", headers, { text: "fail" });
  await notes.send("GET", `/notes/${CANARY}?${CANARY}=${CANARY}`, headers);
  await notes.send("GET", `/${CANARY}`, headers);
  await notes.send("GET", "/fails", headers);
  await notes.send("CANARY", "/notes");
  await traces.end();
  const text = (await collector.text()).toLowerCase();
  expect((await collector.spans()).length).toBe(6);
  for (const never of [CANARY, "198.51.100", headers.authorization.slice(7, 40), "127.0.0.1"])
    expect(text).not.toContain(never.toLowerCase());
  for (const never of [process.cwd(), process.execPath, "host.name", "process."])
    expect(text).not.toContain(never.toLowerCase());
});

test("[OP-6] work within work is a span within a span, and what belongs to many is under none", async () => {
  const { collector, traces, work, done } = await begin();
  const nudged = traces.spans({ name: "nudged", kind: "client", isRoot: true, begin: {}, end: {} });
  await work(
    { act: "one" },
    async () => {
      await Bun.sleep(1);
      await Promise.all([
        work({ act: "two" }, async () => 1, done),
        nudged(
          {},
          async () => 2,
          () => ({}),
        ),
      ]);
    },
    done,
  );
  const broken = work({ act: "two" }, () => Promise.reject(new Error(CANARY)), done);
  expect(broken).rejects.toThrow(CANARY);
  await broken.catch(() => undefined);
  await traces.end();
  const spans = await collector.spans();
  const [outer] = spans.filter(({ name }) => name === "work one");
  const [inner, thrown] = spans.filter(({ name }) => name === "work two");
  const [root] = spans.filter(({ name }) => name === "nudged");
  expect([inner?.traceId, inner?.parentSpanId]).toEqual([outer?.traceId, outer?.spanId]);
  expect(inner?.attributes).toEqual({ act: "two", outcome: "done" });
  expect(root?.traceId).not.toBe(outer?.traceId ?? "");
  expect(thrown?.status).toEqual({ code: 2 });
  expect(await collector.text()).not.toContain(CANARY);
});

test("[OP-6] who does not want to be traced is not", async () => {
  const { collector, traces, notes } = await begin();
  await notes.send("GET", "/notes/1", { traceparent: `00-${TRACE}-${PARENT}-00` });
  await traces.end();
  expect(await collector.kept()).toEqual([]);
});

test("[OP-6] a collector that does not answer gets what fits, the rest is dropped, and the end does not wait for it", async () => {
  const { collector, log, traces, work, done } = await begin("hang");
  for (let i = 0; i < 10_000; i++) await work({ act: "one" }, async () => i, done);
  await traces.end();
  // Not even the first batch has been given up by then.
  expect(log).toEqual([]);
  const spans = await collector.spans();
  expect(spans.length).toBeGreaterThan(0);
  expect(spans.length).toBeLessThanOrEqual(2_048 + 128);
});

test("[OP-6] a collector that is down or fails changes no answer, and the log says so once", async () => {
  const { collector, log, traces, notes } = await begin("fail");
  const said = async (event: string) => {
    while (!log.some((line) => line.includes(event))) {
      expect((await notes.send("GET", "/notes/1")).status).toBe(200);
      await Bun.sleep(50);
    }
  };
  await said("traces-dropped");
  await collector.become("take");
  await said("traces-go-on");
  collector.stop();
  for (let i = 0; i < 500; i++) expect((await notes.send("GET", "/notes/1")).status).toBe(200);
  await traces.end();
  expect(log.length).toBeLessThanOrEqual(3);
});
