import type { LogSink } from "@holdfast/service-kit/request-log";
import type { AuditRepository } from "./repository.ts";

const HOUR_MILLISECONDS = 3600 * 1000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

export interface SweepDeps {
  readonly audit: Pick<AuditRepository, "sweep">;
  /** How long entries are kept. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: LogSink;
}

/** Drops entries older than so many days, at once and every hour, until it is ended. Replicas do not disturb each other. [AD-6] */
export const keepAuditSwept = ({ audit, days, now, log }: SweepDeps): { readonly end: () => void } => {
  const sweep = (): void => {
    audit.sweep(new Date(now() - days * DAY_MILLISECONDS)).catch((cause: unknown) => {
      // The next hour tries again; the log says that it did not work, and nothing of what is stored.
      log(
        JSON.stringify({
          event: "audit-sweep-failed",
          cause: cause instanceof Error ? cause.name : "unknown",
        }),
      );
    });
  };
  sweep();
  const timer = setInterval(sweep, HOUR_MILLISECONDS);
  timer.unref();
  return { end: () => clearInterval(timer) };
};
