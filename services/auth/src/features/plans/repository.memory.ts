import { equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { key, type MemoryTables } from "../../memory-tables.ts";
import type { PlanRepository } from "./repository.ts";

/** PlanRepository without a database, and so without sessions: those are another service's. */
export const memoryPlans = (tables: MemoryTables): PlanRepository => ({
  used: async (workspaceId) => ({
    members: tables.workspaces.get(key(workspaceId))?.members.length ?? 0,
    sessions: 0,
    sealedBytes: 0,
  }),

  change: async (workspaceId, plan, audit) => {
    const workspace = tables.workspaces.get(key(workspaceId));
    const by = workspace?.members.find((each) => equal(each.accountId, audit.accountId));
    if (workspace === undefined || by === undefined || by.role < ROLE.admin) return false;
    workspace.plan = plan;
    tables.audit.push(audit);
    return true;
  },
});
