import type { PlanName } from "@holdfast/protocol/workspaces";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";

/** What a workspace has. */
export interface UsedRow {
  readonly members: number;
  readonly sessions: number;
  /** Of the newest states of its sessions. */
  readonly sealedBytes: number;
}

/** Plans of workspaces, and what they are measured by. */
export interface PlanRepository {
  readonly used: (workspaceId: Bytes) => Promise<UsedRow>;
  /** False when the account of the entry is no admin or owner at this moment. */
  readonly change: (workspaceId: Bytes, plan: PlanName, audit: AuditRow) => Promise<boolean>;
}
