import type { LogSink } from "@holdfast/service-kit/request-log";
import { hourly } from "../../hourly.ts";
import type { AuditRepository } from "./repository.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

export interface SweepDeps {
  readonly audit: Pick<AuditRepository, "sweep">;
  /** How long entries are kept. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: LogSink;
}

/** Drops entries older than so many days, at once and every hour, until it is ended. Replicas do not disturb each other. [AD-6] */
export const keepAuditSwept = ({ audit, days, now, log }: SweepDeps): { readonly end: () => void } =>
  hourly(() => audit.sweep(new Date(now() - days * DAY_MILLISECONDS)), { event: "audit-sweep-failed", log });
