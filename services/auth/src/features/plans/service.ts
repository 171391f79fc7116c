import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { PlanName } from "@holdfast/protocol/workspaces";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { ROLE } from "@holdfast/vault/roles";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import type { PlanRepository, UsedRow } from "./repository.ts";

export interface PlanDeps extends Dice {
  readonly workspaces: Pick<WorkspaceRepository, "find">;
  readonly plans: PlanRepository;
}

/** A plan, and what is used under it. */
export interface UsageView {
  readonly plan: PlanName;
  readonly used: UsedRow;
}

/** The plan of the workspace that the caller works in. [WS-11] */
export const createPlans = (deps: PlanDeps) => {
  const { workspaces, plans } = deps;

  const usage = async ({ workspaceId, accountId }: Caller): Promise<Result<UsageView, "not-found">> => {
    const workspace = await workspaces.find(workspaceId, accountId);
    return workspace === null
      ? err("not-found")
      : ok({ plan: workspace.plan, used: await plans.used(workspaceId) });
  };

  return {
    usage,

    change: async (caller: Caller, plan: PlanName): Promise<Result<UsageView, "not-found" | "forbidden">> => {
      const { workspaceId, accountId, loginId } = caller;
      const workspace = await workspaces.find(workspaceId, accountId);
      if (workspace === null) return err("not-found");
      if (workspace.role < ROLE.admin) return err("forbidden");
      const target = formatId("wsp", workspaceId);
      const audit = { action: "workspace.plan-changed", accountId, loginId, workspaceId, target } as const;
      return (await plans.change(workspaceId, plan, auditRow(deps, audit)))
        ? usage(caller)
        : err("forbidden");
    },
  };
};
export type Plans = ReturnType<typeof createPlans>;
