import { expect, test } from "bun:test";
import { createMetrics } from "./metrics.ts";

const linesOf = (text: string, name: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(name));

test("[OP-5] what is counted reads as Prometheus text, with what it is", async () => {
  const metrics = createMetrics();
  const turns = metrics.counter("holdfast_turns_total", "Turns", { outcome: ["done", "failed"] });
  turns.add({ outcome: "done" });
  turns.add({ outcome: "done" }, 2);
  const open = metrics.gauge("holdfast_open_sockets", "Sockets", {});
  open.add({}, 2);
  open.add({}, -1);
  const seconds = metrics.histogram("holdfast_turn_seconds", "Durations", { kind: ["a"] }, [1, 10]);
  seconds.observe({ kind: "a" }, 4);
  const text = await metrics.text();
  expect(linesOf(text, "# ")).toContain("# HELP holdfast_turns_total Turns");
  expect(linesOf(text, "holdfast_turns")).toEqual([
    'holdfast_turns_total{outcome="done"} 3',
    'holdfast_turns_total{outcome="failed"} 0',
  ]);
  expect(linesOf(text, "holdfast_open")).toEqual(["holdfast_open_sockets 1"]);
  expect(linesOf(text, "holdfast_turn_seconds_bucket")).toEqual([
    'holdfast_turn_seconds_bucket{le="1",kind="a"} 0',
    'holdfast_turn_seconds_bucket{le="10",kind="a"} 1',
    'holdfast_turn_seconds_bucket{le="+Inf",kind="a"} 1',
  ]);
});

test("[OP-5] a label's value is of its set, whatever a caller sends", async () => {
  const metrics = createMetrics();
  const words: { readonly method: readonly string[] } = { method: ["GET"] };
  metrics.counter("holdfast_asked_total", "Asked", words).add({ method: "canary" });
  const text = await metrics.text();
  expect(text).not.toContain("canary");
  expect(linesOf(text, "holdfast_asked")).toContain('holdfast_asked_total{method="other"} 1');
});

test("[OP-5] what is read on asking is read once for all who ask, and left out where it cannot be read", async () => {
  const metrics = createMetrics();
  let reads = 0;
  metrics.measured("holdfast_waiting_copies", "Copies", { tier: ["segment"] }, async () => {
    reads += 1;
    return [[{ tier: "segment" }, 7]];
  });
  metrics.measured("holdfast_lost_things", "Lost", {}, async () => {
    throw new Error("canary");
  });
  const [first, second] = await Promise.all([metrics.text(), metrics.text()]);
  expect(first).toBe(second);
  expect(reads).toBe(1);
  expect(linesOf(first, "holdfast_waiting")).toEqual(['holdfast_waiting_copies{tier="segment"} 7']);
  expect(linesOf(first, "holdfast_lost")).toEqual([]);
});

test("[OP-5] names are holdfast_<what>_<unit>, each once", () => {
  const metrics = createMetrics();
  expect(() => metrics.counter("requests", "…", {})).toThrow("no name of a metric");
  expect(() => metrics.counter("holdfast_Requests_total", "…", {})).toThrow("no name of a metric");
  metrics.counter("holdfast_requests_total", "…", {});
  expect(() => metrics.gauge("holdfast_requests_total", "…", {})).toThrow();
});
