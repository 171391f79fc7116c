import type { Metrics } from "./metrics.ts";

export interface ProcessMetricsDeps {
  readonly metrics: Metrics;
  /** The service and its version. */
  readonly service: string;
  readonly build: string;
}

const TURN_MILLISECONDS = 250;
const DELAY_BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * Watches the process itself: how long its event loop keeps things waiting, its memory, and what runs. [OP-5]
 *
 * @returns what ends the watching.
 */
export const watchProcess = ({ metrics, service, build }: ProcessMetricsDeps): (() => void) => {
  const labels = { service: [service], build: [build] };
  metrics.gauge("holdfast_build_info", "What runs; always 1", labels).set({ service, build }, 1);
  const begun = Date.now() / 1000 - process.uptime();
  metrics.gauge("holdfast_start_seconds", "When the process began, since 1970", {}).set({}, begun);
  metrics.measured("holdfast_memory_bytes", "Memory of the process", { kind: ["resident", "heap"] }, () => {
    const { rss, heapUsed } = process.memoryUsage();
    return [
      [{ kind: "resident" }, rss],
      [{ kind: "heap" }, heapUsed],
    ];
  });
  const used = metrics.counter("holdfast_processor_seconds_total", "Processor time of all threads", {});
  const delays = metrics.histogram(
    "holdfast_event_loop_delay_seconds",
    "How much later than asked a timer ran",
    {},
    DELAY_BOUNDS,
  );
  let due = performance.now() + TURN_MILLISECONDS;
  let before = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    delays.observe({}, Math.max(0, now - due) / 1000);
    due = now + TURN_MILLISECONDS;
    const since = process.cpuUsage(before);
    before = process.cpuUsage();
    used.add({}, (since.user + since.system) / 1e6);
  }, TURN_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
};
