import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok } from "@holdfast/protocol/result";
import type { WatchEvent } from "../contract/events.ts";
import { problem } from "../problem.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import type { Frame } from "./frames.ts";
import { createLive, type Follow, pauseMilliseconds } from "./live.ts";
import { createWatchers } from "./watchers.ts";

const SESSION = formatId("ses", new Uint8Array(16));

const frame = (n: number, replay = false): Frame => ({
  kind: "event",
  event: {
    id: formatId("evt", new Uint8Array(16).fill(n)),
    n,
    at: "2026-11-22T03:00:00.000Z",
    type: "session_updated",
    data: { sessionId: SESSION },
    replay,
  },
});

/** One connection that a test holds in its hand. */
class Connection {
  readonly #frames: Frame[] = [];
  #wake: (() => void) | null = null;
  #over = false;
  readonly after: number | null;
  readonly signal: AbortSignal;
  constructor(after: number | null, signal: AbortSignal) {
    this.after = after;
    this.signal = signal;
    signal.addEventListener("abort", () => this.end());
  }
  bring(...frames: Frame[]): void {
    this.#frames.push(...frames);
    this.#wake?.();
  }
  end(): void {
    this.#over = true;
    this.#wake?.();
  }
  async *frames(): AsyncGenerator<Frame, void> {
    for (;;) {
      for (const next of this.#frames.splice(0)) yield next;
      if (this.#over) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const begin = () => {
  const clock = createManualClock();
  const ended = new AbortController();
  const watchers = createWatchers();
  const connections: Connection[] = [];
  let refusing = false;
  const follow: Follow = async (after, signal) => {
    const connection = new Connection(after, signal);
    connections.push(connection);
    return refusing ? err(problem("offline")) : ok({ frames: connection.frames(), say: null });
  };
  const live = createLive({
    clock,
    jitter: () => 255,
    follow,
    watchers,
    wanted: () => !watchers.isEmpty(),
    presence: () => undefined,
    became: () => undefined,
    ended: ended.signal,
  });
  watchers.onChange(live.changed);
  const watch = (after?: number) => {
    const events: WatchEvent[] = [];
    const end = watchers.add((event) => events.push(event), after === undefined ? {} : { after });
    const seen = (): unknown[] => events.map((event) => ("n" in event ? event.n : event.type));
    return { end, seen };
  };
  const settle = () => Bun.sleep(0);
  const newest = (): Connection => {
    const last = connections.at(-1);
    if (last === undefined) throw new Error("nobody connected");
    return last;
  };
  const refuse = (now: boolean): void => {
    refusing = now;
  };
  return { clock, ended, connections, live, watch, settle, newest, refuse };
};

describe("one connection", () => {
  test("[EV-10] is there while somebody watches, one for all, and follows what was told last when it comes back", async () => {
    const { clock, connections, watch, settle, newest, live } = begin();
    expect(connections).toHaveLength(0);
    const [first, second] = [watch(), watch()];
    await settle();
    newest().bring({ kind: "ready", last: 4 }, frame(5));
    await settle();
    newest().end();
    await settle();
    expect(live.isLive()).toBe(false);
    clock.advance(1_000);
    await settle();
    expect(connections.map(({ after }) => after)).toEqual([null, 5]);
    newest().bring(frame(5, true), frame(6, true), frame(7));
    await settle();
    const all = ["connected", 5, "disconnected", "connected", 6, 7];
    expect(first.seen()).toEqual(all);
    expect(second.seen()).toEqual(all);
    first.end();
    await settle();
    expect(live.isLive()).toBe(true);
    second.end();
    await settle();
    expect(newest().signal.aborted).toBe(true);
    await live.atRest();
    expect(connections).toHaveLength(2);
  });

  test("[EV-10] whoever wants what came before gets a connection that brings it, and nobody else hears it twice", async () => {
    const { connections, watch, settle, newest } = begin();
    const now = watch();
    await settle();
    newest().bring({ kind: "ready", last: 10 }, frame(11));
    await settle();
    const earlier = watch(8);
    await settle();
    expect(connections.map(({ after }) => after)).toEqual([null, 8]);
    newest().bring(frame(9, true), frame(10, true), frame(11, true), frame(12));
    await settle();
    expect(now.seen().filter(Number)).toEqual([11, 12]);
    expect(earlier.seen().filter(Number)).toEqual([9, 10, 11, 12]);
  });

  test("[EV-10] without an answer it waits 1 s to 30 s, each time longer, and not when the network is back", async () => {
    const { clock, connections, watch, settle, refuse, live } = begin();
    refuse(true);
    watch();
    await settle();
    for (const [seconds, tries] of [
      [1, 2],
      [2, 3],
      [4, 4],
    ] as const) {
      clock.advance(seconds * 1000 - 1);
      await settle();
      expect(connections).toHaveLength(tries - 1);
      clock.advance(1);
      await settle();
      expect(connections).toHaveLength(tries);
    }
    live.now();
    await settle();
    expect(connections).toHaveLength(5);
    for (const failures of [0, 3, 9, 40]) {
      for (const jitter of [0, 100, 255]) {
        const pause = pauseMilliseconds(failures, jitter);
        expect(pause).toBeGreaterThanOrEqual(1_000);
        expect(pause).toBeLessThanOrEqual(30_000);
      }
    }
    expect(pauseMilliseconds(3, 0)).not.toBe(pauseMilliseconds(3, 255));
    expect(pauseMilliseconds(0, 0, 60)).toBe(60_000);
  });

  test("[EV-10] ends with the keys, also while it waits", async () => {
    const { connections, watch, settle, refuse, ended, live } = begin();
    refuse(true);
    watch();
    await settle();
    ended.abort();
    await live.atRest();
    expect(connections).toHaveLength(1);
  });
});
