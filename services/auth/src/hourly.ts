import type { LogSink } from "@holdfast/service-kit/request-log";

const HOUR_MILLISECONDS = 3600 * 1000;

/** Does something now and every hour, until it is ended. What fails is logged under `event` and tried again in the next hour. */
export const hourly = (
  act: () => Promise<unknown>,
  { event, log }: { readonly event: string; readonly log: LogSink },
): { readonly end: () => void } => {
  const attempt = (): void => {
    act().catch((cause: unknown) => {
      // The log says that it did not work, and nothing of what is stored.
      log(JSON.stringify({ event, cause: cause instanceof Error ? cause.name : "unknown" }));
    });
  };
  attempt();
  const timer = setInterval(attempt, HOUR_MILLISECONDS);
  timer.unref();
  return { end: () => clearInterval(timer) };
};
