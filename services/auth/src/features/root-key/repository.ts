import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SuccessorRow } from "../../rows.ts";
import type { SlotChange } from "../keys/repository.ts";
import type { RosterChange } from "../workspaces/repository.ts";

/** A certificate that was signed anew; everything else of the device stays. */
export interface RenewedDevice {
  readonly id: Bytes;
  readonly certificate: Bytes;
  readonly version: number;
}

/** The next roster of a workspace, for the version it was made for, and the entry in that workspace's log. */
export interface NextRoster {
  readonly id: Bytes;
  readonly expectedVersion: number;
  readonly roster: RosterChange;
  readonly audit: AuditRow;
}

/** Everything that a replaced root key changes. */
export interface RootChange {
  readonly identityEd: { readonly from: Bytes; readonly to: Bytes };
  readonly successor: SuccessorRow;
  /** The next list with its slots; ends the other logins. */
  readonly slots: SlotChange;
  readonly devices: readonly RenewedDevice[];
  readonly workspaces: readonly NextRoster[];
}

export interface RootRepository {
  /**
   * Replaces an account's root key, all or nothing, if the stored list has the version it was made for, every workspace too,
   * and the workspaces are exactly those in which the account is admin or owner at that moment. Where it is neither, its
   * membership is noted as one with other keys than the roster names. Open invites that it sent, and those it accepted and that
   * wait for their admission, are revoked; its unlock tokens end. Of concurrent changes exactly one is stored. [RO-11] [RO-12]
   */
  readonly replace: (
    accountId: Bytes,
    expectedVersion: number,
    change: RootChange,
    audit: AuditRow,
  ) => Promise<"replaced" | "version-conflict" | "id-taken">;
}
