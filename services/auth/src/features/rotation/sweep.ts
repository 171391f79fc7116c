import type { LogSink } from "@holdfast/service-kit/request-log";
import { hourly } from "../../hourly.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";

/** How long a device that reads with an earlier grant has to come back and take the new one. [RO-7] */
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

export interface GrantSweepDeps {
  readonly workspaces: Pick<WorkspaceRepository, "sweepGrants">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: LogSink;
}

/** Drops grants 30 days after they were replaced, at once and every hour, until it is ended. [RO-7] */
export const keepGrantsSwept = ({ workspaces, now, log }: GrantSweepDeps): { readonly end: () => void } =>
  hourly(() => workspaces.sweepGrants(new Date(now() - KEPT_MILLISECONDS)), {
    event: "grant-sweep-failed",
    log,
  });
