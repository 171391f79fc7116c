import type { LogSink } from "@holdfast/service-kit/request-log";
import type { Jobs } from "./jobs.ts";

export interface BackgroundDeps {
  readonly log: LogSink;
  readonly now: () => number;
  /** Until a start that failed is tried again. */
  readonly retryMilliseconds?: number;
}

const RETRY_MILLISECONDS = 15_000;

/**
 * Starts jobs beside a service that does not wait for them: where the database is away they begin when it is back.
 *
 * @returns what ends them; it resolves when nothing runs any more.
 */
export const startInBackground = (
  jobs: Jobs,
  { log, now, retryMilliseconds = RETRY_MILLISECONDS }: BackgroundDeps,
): (() => Promise<void>) => {
  const ended = Promise.withResolvers<"ended">();
  let isEnding = false;
  const run = async (): Promise<void> => {
    while (!isEnding) {
      try {
        return await jobs.start();
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        log(JSON.stringify({ event: "jobs-not-started", at: new Date(now()).toISOString(), message }));
      }
      let timer: Timer | undefined;
      const later = new Promise((resolve) => {
        timer = setTimeout(resolve, retryMilliseconds);
      });
      await Promise.race([later, ended.promise]);
      clearTimeout(timer);
    }
  };
  const running = run();
  return async () => {
    isEnding = true;
    ended.resolve("ended");
    await running;
    await jobs.stop();
  };
};
