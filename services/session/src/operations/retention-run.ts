import { err, ok } from "@holdfast/protocol/result";
import { ROLE } from "@holdfast/vault/roles";
import { toReport } from "../features/retention/service.ts";
import type { RetentionRepository, Tally } from "../retention/repository.ts";
import { addTallies, NOTHING, type Retention } from "../retention/run.ts";
import type { Operations } from "./operations.ts";

export interface RetentionRunDeps {
  readonly retention: Retention;
  readonly rows: RetentionRepository;
  /** Until a run of somebody else is asked after again. Milliseconds. */
  readonly pause?: number;
}

const PAUSE_MILLISECONDS = 1_000;

const aborted = (signal: AbortSignal, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener("abort", over, { once: true });
  });

/**
 * Cleaning a workspace because an owner asked. [RT-5] [OP-2] Its report has the operation's id: whoever takes it up goes on with that
 * one, and finds what is left to do by looking, as every run does.
 */
export const registerRetentionRun = (
  operations: Operations,
  { retention, rows, pause = PAUSE_MILLISECONDS }: RetentionRunDeps,
): void =>
  operations.register("retention.run", {
    leastRole: ROLE.owner,
    work: async ({ id, accountId, loginId, workspaceId, place }, { progress, signal }) => {
      const tally = addTallies(NOTHING, (place ?? {}) as Partial<Tally>);
      const on = (done: number, gone: Tally): void => progress({ done, place: { ...gone } });
      for (;;) {
        signal.throwIfAborted();
        // Asked for by an owner, who may have ceased to be one while it waited.
        if ((await rows.role(workspaceId, accountId)) < ROLE.owner) return err("forbidden");
        progress({ phase: "cleaning" });
        const caller = { accountId, loginId };
        const report = await retention.run(workspaceId, caller, signal, { id, tally, on });
        if (report !== null) return ok({ ...toReport(report) });
        progress({ phase: "waiting-for-another" });
        await aborted(signal, pause);
      }
    },
  });
