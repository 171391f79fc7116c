import type { UnlockOrigin } from "@holdfast/protocol/unlocks";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceRow, NewLogin } from "../../rows.ts";
import type { ListChange } from "../keys/repository.ts";
import type { RosterChange } from "../workspaces/repository.ts";

/** An unlock token as it is stored: what T opens, and never T. */
export interface UnlockRow {
  readonly id: Bytes;
  readonly accountId: Bytes;
  readonly workspaceId: Bytes;
  readonly deviceId: Bytes;
  /** Kind 02/6. */
  readonly wrap: Bytes;
  readonly epoch: number;
  readonly origin: UnlockOrigin;
  readonly createdAt: Date;
  /** When it was made, as long as nobody used it. */
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** A token that comes with its device, and with the list that names it. */
export interface UnlockAddition {
  readonly list: ListChange;
  readonly device: DeviceRow;
  readonly unlock: UnlockRow;
}

/** The login and the token of a sign-in with a password. */
export interface PasswordSignIn extends UnlockAddition {
  readonly login: NewLogin;
  /** Of the passphrase that signs in: another one by now signs nobody in. [AU-15] */
  readonly authHash: Bytes;
}

/** Lists of account and home that both say something else of assisted mode than before. */
export interface AssistedSwitch {
  readonly list: ListChange;
  readonly home: { readonly workspaceId: Bytes; readonly roster: RosterChange };
  readonly allowed: boolean;
}

export type AddOutcome = "added" | "version-conflict" | "id-taken" | "unlock-limit";
export type SignInOutcome = "signed-in" | "version-conflict" | "other-passphrase";

/**
 * Unlock tokens. One is live until it ends or expires, for 15 minutes after its last use, while its account is a member of its
 * workspace, its epoch is the workspace's, and its device is not revoked. [AM-4] What ends takes its device's time with it.
 */
export interface UnlockRepository {
  /** Live ones, newest first. */
  readonly list: (accountId: Bytes, now: Date) => Promise<readonly UnlockRow[]>;
  /** Ends those that nobody has used for a while, so that lists may leave their devices out. [SL-7] */
  readonly endIdle: (accountId: Bytes, now: Date) => Promise<void>;
  /** Stores token, device and list in one transaction, unless `most` are live already. */
  readonly add: (
    accountId: Bytes,
    expectedVersion: number,
    addition: UnlockAddition,
    most: number,
    audit: AuditRow,
  ) => Promise<AddOutcome>;
  /**
   * Stores login, token, device and list in one transaction. Of as many live ones as there may be, those used longest ago end for
   * it: a program that signs in again has forgotten its earlier token.
   */
  readonly signIn: (
    expectedVersion: number,
    signIn: PasswordSignIn,
    most: number,
    loginAudit: AuditRow,
    unlockAudit: AuditRow,
  ) => Promise<SignInOutcome>;
  /** False for one that is not the account's. Ending one that has ended changes nothing. */
  readonly end: (accountId: Bytes, unlockId: Bytes, audit: AuditRow) => Promise<boolean>;
  readonly endAll: (accountId: Bytes, audit: AuditRow) => Promise<void>;
  /** Stores list and roster in one transaction, each only after the version before it; forbidding ends every token. [AM-3] */
  readonly switchAssisted: (
    accountId: Bytes,
    expectedVersion: number,
    change: AssistedSwitch,
    audit: AuditRow,
  ) => Promise<"switched" | "version-conflict">;
}
