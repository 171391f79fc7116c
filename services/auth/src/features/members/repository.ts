import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { MembershipRow } from "../../rows.ts";

/** Who belongs to a workspace. Rosters change it; see WorkspaceRepository. */
export interface MemberRepository {
  /** Members in the order they joined, and everybody who belonged and does not now. */
  readonly list: (workspaceId: Bytes) => Promise<readonly MembershipRow[]>;
  /**
   * Ends the membership of the entry's account at once, with its invites. False when it is an owner or no member, and where
   * the workspace is its home. [WS-8]
   */
  readonly leave: (workspaceId: Bytes, audit: AuditRow) => Promise<boolean>;
}
