import { RECOVERY_CALLS, type RecoveryCall, type SessionRecovery } from "../contract/recovery.ts";

type AskRecovery = (method: RecoveryCall, args: readonly unknown[]) => Promise<unknown>;

/** Recovery as a page uses it, when the work is done at the other end of a port. */
export const pageRecovery = (ask: AskRecovery): SessionRecovery =>
  Object.fromEntries(
    RECOVERY_CALLS.map((method) => [method, (...args: readonly unknown[]) => ask(method, args)]),
  ) as unknown as SessionRecovery;
