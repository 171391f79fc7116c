import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { OperationRepository, StoredOperation } from "../../operations/repository.ts";

export interface OperationServiceDeps extends Dice {
  readonly rows: OperationRepository;
}

export type OperationRefusal = "not-found" | "forbidden";

/** How often an operation that somebody waits for is looked at. */
const LOOK_MILLISECONDS = 300;

/** Operations to who asked for them, and to who may do what they do. [OP-1] */
export const createOperationService = ({ rows, ...dice }: OperationServiceDeps) => {
  const find = async (
    { accountId }: Caller,
    id: Bytes,
  ): Promise<Result<StoredOperation, OperationRefusal>> => {
    const found = await rows.find(id, accountId);
    if (found === null || found.role === 0) return err("not-found");
    const { operation, role } = found;
    return equal(operation.accountId, accountId) || role >= operation.leastRole
      ? ok(operation)
      : err("forbidden");
  };

  return {
    find,

    /**
     * Resolves when it is another version than `seen`, or when it has ended; as it is when the time is over or `signal` aborts.
     */
    changed: async (
      caller: Caller,
      id: Bytes,
      seen: number | "ended" | null,
      { milliseconds, signal }: { readonly milliseconds: number; readonly signal: AbortSignal },
    ): Promise<Result<StoredOperation, OperationRefusal>> => {
      const until = performance.now() + milliseconds;
      for (;;) {
        const found = await find(caller, id);
        const left = until - performance.now();
        if (!found.ok || left <= 0 || signal.aborted) return found;
        const { version, endedAt } = found.value;
        if (seen === "ended" ? endedAt !== null : version !== seen) return found;
        await Bun.sleep(Math.min(left, LOOK_MILLISECONDS));
      }
    },

    /** Asks it to end; what it has done stays done. One that has ended already stays as it is. */
    cancel: async (caller: Caller, id: Bytes): Promise<Result<StoredOperation, OperationRefusal>> => {
      const found = await find(caller, id);
      if (!found.ok) return found;
      const { accountId, loginId } = caller;
      const target = formatId("opr", id);
      await rows.cancel(id, auditRow(dice, { action: "operation.cancelled", accountId, loginId, target }));
      return find(caller, id);
    },
  };
};
export type OperationService = ReturnType<typeof createOperationService>;
