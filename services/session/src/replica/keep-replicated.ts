import type { LogSink } from "@holdfast/service-kit/request-log";

export interface KeepDeps {
  /** Does one portion and answers how much that was. */
  readonly portion: () => Promise<number>;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0–1. */
  readonly random: () => number;
  readonly log: LogSink;
}

export interface Replication {
  /** The last portion failed: a store does not take copies, whatever else it answers. [IN-8] */
  readonly isStopped: () => boolean;
  readonly end: () => Promise<void>;
}

/** After nothing was left to do. */
const IDLE_MILLISECONDS = 1_000;
const FIRST_PAUSE_MILLISECONDS = 1_000;
export const LONGEST_PAUSE_MILLISECONDS = 5 * 60 * 1000;

/** How long to wait after so many failures in a row, from 1: twice as long each time, and up to a half less by chance. */
export const pauseAfter = (failures: number, random: number): number => {
  const full = Math.min(
    LONGEST_PAUSE_MILLISECONDS,
    FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(failures - 1, 30),
  );
  return Math.round(full * (1 - random / 2));
};

/** A pause by the timers of the runtime, which does not keep a process from ending. */
export const timerPause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Keeps copying until it is ended: without a pause while there is something to do, and after an outage of any length from where
 * it stood. A failure is logged once, until it goes again. [IN-2]
 */
export const keepReplicated = ({ portion, pause, random, log }: KeepDeps): Replication => {
  const ending = new AbortController();
  const { signal } = ending;
  let failures = 0;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const done = await portion();
        if (failures > 0) log(JSON.stringify({ event: "replication-goes-on", failures }));
        failures = 0;
        if (done === 0) await pause(IDLE_MILLISECONDS, signal);
      } catch (cause) {
        failures += 1;
        const name = cause instanceof Error ? cause.name : "unknown";
        if (failures === 1) log(JSON.stringify({ event: "replication-stopped", cause: name }));
        await pause(pauseAfter(failures, random()), signal);
      }
    }
  };
  const running = run();
  return {
    isStopped: () => failures > 0,
    end: async () => {
      ending.abort();
      await running;
    },
  };
};
