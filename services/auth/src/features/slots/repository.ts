import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { StatementRow } from "../../rows.ts";

/** What is noted of a slot beside its objects. */
export interface SlotNote {
  readonly id: Bytes;
  readonly kind: number;
  readonly createdAt: Date;
  /** To sign in or to recover; null before the first use. */
  readonly lastUsedAt: Date | null;
  readonly uses: number;
  /** Sealed; null before the first. */
  readonly label: { readonly meta: Bytes; readonly version: number } | null;
}

/** A workspace of the account and how old its keys are. */
export interface EpochRow {
  readonly id: Bytes;
  /** The account's. */
  readonly role: number;
  readonly epoch: number;
  readonly minWriteEpoch: number;
  /** When the first roster of the epoch was stored. */
  readonly since: Date;
}

/** How an account's keys stand, as of one moment. */
export interface HealthRow {
  /** The newest. */
  readonly keyList: StatementRow;
  readonly slots: readonly SlotNote[];
  /** Oldest first. */
  readonly workspaces: readonly EpochRow[];
  /** When the first key list of the present identity was stored. */
  readonly rootKeySince: Date;
}

/** Labels of slots, and what is known of their use. [SL-1] [SL-3] */
export interface SlotRepository {
  readonly health: (accountId: Bytes) => Promise<HealthRow | null>;
  /** 0 before the first label; null for a slot that the account does not have. */
  readonly labelVersion: (accountId: Bytes, slotId: Bytes) => Promise<number | null>;
  /** Compare-and-swap on the label's version, for a slot of the entry's account. */
  readonly label: (slotId: Bytes, expectedVersion: number, meta: Bytes, audit: AuditRow) => Promise<boolean>;
}
