import type { ClientFrame } from "@holdfast/protocol/events";
import type { Result } from "@holdfast/protocol/result";
import { type Clock, sleep } from "../clock.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { inBackground } from "../in-background.ts";
import type { Frame } from "./frames.ts";
import type { Watchers } from "./watchers.ts";

const FIRST_MILLISECONDS = 1_000;
const MOST_MILLISECONDS = 30_000;
/** However long a service says. */
const TOLD_MOST_SECONDS = 300;

export interface Connection {
  readonly frames: AsyncIterable<Frame>;
  /** Null where nothing can be said over it. */
  readonly say: ((frame: ClientFrame) => void) | null;
}

/** Connects and brings what happens after a number, or from now on, until `signal` or the service ends it. */
export type Follow = (
  after: number | null,
  signal: AbortSignal,
) => Promise<Result<Connection, ClientProblem>>;

export interface LiveInput {
  readonly clock: Clock;
  /** 0 to 255. */
  readonly jitter: () => number;
  readonly follow: Follow;
  readonly watchers: Watchers;
  /** Whether anything needs a connection. */
  readonly wanted: () => boolean;
  /** What a connection brings besides numbered events. */
  readonly presence: (frame: Extract<Frame, { kind: "presence" }>) => void;
  /** The connection begins, or ended. */
  readonly became: (live: Connection | null) => void;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

/** One connection for everybody who watches, for as long as somebody does. [EV-10] */
export interface Live {
  readonly isLive: () => boolean;
  /** Somebody began or ended watching, or something was opened or closed. */
  readonly changed: () => void;
  /** The network is back: tries now. */
  readonly now: () => void;
  /** Resolves when nothing is under way any more. */
  readonly atRest: () => Promise<void>;
}

/** 1 s at first, doubling to 30 s, each between half and the whole of it, so that clients do not come back together. */
export const pauseMilliseconds = (failures: number, jitter: number, retryAfterSeconds = 0): number => {
  const whole = Math.min(FIRST_MILLISECONDS * 2 ** failures, MOST_MILLISECONDS);
  const told = Math.min(retryAfterSeconds, TOLD_MOST_SECONDS) * 1000;
  return Math.max(FIRST_MILLISECONDS, told, whole * (0.5 + jitter / 510));
};

export const createLive = (input: LiveInput): Live => {
  const { watchers, ended } = input;
  let running: Promise<void> | null = null;
  let connection: AbortController | null = null;
  let pausing: AbortController | null = null;
  let live = false;
  /** Where the connection is; a watcher that wants what came before needs another one. */
  let position: number | null = null;
  /** What happened before the connection is still being told. */
  let replaying = false;
  /** The connection was ended here, to begin earlier. */
  let again = false;

  const become = (next: Connection | null): void => {
    if (live === (next !== null)) return;
    live = next !== null;
    input.became(next);
    watchers.connected(live);
  };

  const take = (frame: Frame): void => {
    switch (frame.kind) {
      case "event":
        position = Math.max(position ?? 0, frame.event.n);
        replaying = frame.event.replay;
        watchers.event(frame.event);
        return;
      case "gap":
        position = Math.max(position ?? 0, frame.to);
        watchers.gap(frame.from, frame.to);
        return;
      case "ready":
        position = frame.last;
        replaying = false;
        watchers.ready(position);
        return;
      case "presence":
        input.presence(frame);
        return;
    }
  };

  /** Why there was no connection; null when there was one, which has ended. */
  const connect = async (): Promise<ClientProblem | null> => {
    const controller = new AbortController();
    connection = controller;
    position = watchers.after();
    replaying = position !== null;
    const signal = AbortSignal.any([controller.signal, ended]);
    try {
      const followed = await input.follow(position, signal);
      if (!followed.ok) return followed.error;
      if (signal.aborted) return null;
      become(followed.value);
      for await (const frame of followed.value.frames) {
        if (signal.aborted) break;
        take(frame);
      }
      return null;
    } finally {
      controller.abort();
      connection = null;
      // Whoever began to watch while it was there goes on from where it ended.
      if (live && position !== null) watchers.begin(position);
      become(null);
    }
  };

  const isWanted = (): boolean => !ended.aborted && input.wanted();

  const run = async (): Promise<void> => {
    let failures = 0;
    while (isWanted()) {
      const since = input.clock.now();
      again = false;
      const refused = await connect();
      if (!isWanted()) return;
      if (again) continue;
      if (refused === null && input.clock.now() - since >= MOST_MILLISECONDS) failures = 0;
      const pause = pauseMilliseconds(failures, input.jitter(), refused?.retryAfterSeconds);
      failures = refused === null ? Math.min(failures + 1, 2) : failures + 1;
      pausing = new AbortController();
      await sleep(input.clock, pause, AbortSignal.any([pausing.signal, ended]));
      pausing = null;
    }
  };
  const start = (): void => {
    if (running !== null || !isWanted()) return;
    running = run().finally(() => {
      running = null;
      start();
    });
    inBackground(running);
  };

  return {
    isLive: () => live,
    changed: () => {
      if (!isWanted()) {
        connection?.abort();
        pausing?.abort();
        return;
      }
      start();
      const after = watchers.after();
      if (connection !== null && after !== null && (position === null || after < position)) {
        again = true;
        connection.abort();
      } else if (live && !replaying && position !== null) watchers.begin(position);
    },
    now: () => pausing?.abort(),
    atRest: async () => {
      await running;
    },
  };
};
