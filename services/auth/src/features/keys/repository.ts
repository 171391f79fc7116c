import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceRow, ListedDeviceRow, LoginsEnd, SlotRow, StatementRow } from "../../rows.ts";

/** Everything of an account that its newest key list names, as of one moment: no device that a list has left out. [SL-7] */
export interface StoredKeys {
  readonly identityEd: Bytes;
  readonly keyList: StatementRow;
  readonly slots: readonly SlotRow[];
  readonly devices: readonly DeviceRow[];
  /** Statements by which one identity of the account says who comes after it, oldest first. [RO-9] */
  readonly successors: readonly Bytes[];
}

export type ChangeOutcome = "changed" | "version-conflict" | "id-taken";

/** What every change of keys brings. */
export interface ListChange {
  readonly keyList: StatementRow;
  /** Devices that the list leaves out. Their certificates stay, their ids are taken for ever. [SL-7] */
  readonly forgets?: { readonly ids: readonly Bytes[]; readonly at: Date };
}

export interface SlotChange extends ListChange {
  /** New, or in place of the stored ones with their ids: what is noted of those stays where the login key is the same. */
  readonly put: readonly SlotRow[];
  readonly remove: readonly Bytes[];
  /** Logins of the account that end in the same transaction. */
  readonly loginsEnd?: LoginsEnd | null;
}

export interface DeviceChange extends ListChange {
  /** New, or with a newer certificate. */
  readonly device: DeviceRow;
  /** A login that acts for this device from then on. */
  readonly loginId?: Bytes | null;
}

export interface DeviceRevocation extends ListChange {
  readonly deviceId: Bytes;
  readonly at: Date;
  /** The login that asks; it may not act for the device itself. */
  readonly loginId: Bytes;
}

/**
 * Key lists with the slots and devices they name. A change is stored whole and only if the stored list has the version it
 * was made for: of concurrent changes exactly one is.
 */
export interface KeyRepository {
  readonly read: (accountId: Bytes) => Promise<StoredKeys | null>;
  readonly changeSlots: (
    accountId: Bytes,
    expectedVersion: number,
    change: SlotChange,
    audit: AuditRow,
  ) => Promise<ChangeOutcome>;
  readonly changeDevice: (
    accountId: Bytes,
    expectedVersion: number,
    change: DeviceChange,
    audit: AuditRow,
  ) => Promise<ChangeOutcome>;
  /** How many devices the account ever had. */
  readonly countDevices: (accountId: Bytes) => Promise<number>;
  /** The account's devices in the order they came, without those that a list has left out, each with its newest login. [DV-1] */
  readonly listDevices: (accountId: Bytes) => Promise<readonly ListedDeviceRow[]>;
  /** Revokes a device and ends the logins that act for it, all or nothing. [DV-2] */
  readonly revokeDevice: (
    accountId: Bytes,
    expectedVersion: number,
    revocation: DeviceRevocation,
    audit: AuditRow,
  ) => Promise<"changed" | "version-conflict" | "own-device">;
}
