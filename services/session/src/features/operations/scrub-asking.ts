import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { ROLE } from "@holdfast/vault/roles";
import type { Operations } from "../../operations/operations.ts";
import type { StoredOperation } from "../../operations/repository.ts";
import type { RetentionRepository } from "../../retention/repository.ts";

export interface ScrubAskingDeps extends Dice {
  readonly operations: Operations;
  readonly roles: Pick<RetentionRepository, "role">;
}

/** Has everything of a workspace read because an owner asked. [OP-2] */
export const createScrubAsking = ({ operations, roles, ...dice }: ScrubAskingDeps) => ({
  ask: async (caller: Caller): Promise<Result<StoredOperation, "not-found" | "forbidden">> => {
    const { accountId, loginId, workspaceId } = caller;
    const role = await roles.role(workspaceId, accountId);
    if (role < ROLE.owner) return err(role === 0 ? "not-found" : "forbidden");
    const entry = (id: Uint8Array<ArrayBuffer>) =>
      auditRow(dice, { action: "scrub.asked", accountId, loginId, target: formatId("opr", id) });
    return ok(await operations.begin("scrub", caller, null, entry));
  },
});
export type ScrubAsking = ReturnType<typeof createScrubAsking>;
