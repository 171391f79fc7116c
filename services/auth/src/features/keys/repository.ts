import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceRow, ListedDeviceRow, LoginsEnd, SlotRow, StatementRow } from "../../rows.ts";

/** Everything of an account that its newest key list names, as of one moment. */
export interface StoredKeys {
  readonly identityEd: Bytes;
  readonly keyList: StatementRow;
  readonly slots: readonly SlotRow[];
  readonly devices: readonly DeviceRow[];
}

export type ChangeOutcome = "changed" | "version-conflict" | "id-taken";

export interface SlotChange {
  readonly keyList: StatementRow;
  /** New, or in place of the stored ones with their ids. */
  readonly put: readonly SlotRow[];
  readonly remove: readonly Bytes[];
  /** Logins of the account that end in the same transaction. */
  readonly loginsEnd?: LoginsEnd | null;
}

export interface DeviceChange {
  readonly keyList: StatementRow;
  /** New, or with a newer certificate. */
  readonly device: DeviceRow;
  /** A login that acts for this device from then on. */
  readonly loginId?: Bytes | null;
}

export interface DeviceRevocation {
  readonly keyList: StatementRow;
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
  /** The account's devices in the order they came, each with its newest login. [DV-1] */
  readonly listDevices: (accountId: Bytes) => Promise<readonly ListedDeviceRow[]>;
  /** Revokes a device and ends the logins that act for it, all or nothing. [DV-2] */
  readonly revokeDevice: (
    accountId: Bytes,
    expectedVersion: number,
    revocation: DeviceRevocation,
    audit: AuditRow,
  ) => Promise<"changed" | "version-conflict" | "own-device">;
}
