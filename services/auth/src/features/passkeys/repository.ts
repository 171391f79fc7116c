import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { NewLogin, PasskeyRow } from "../../rows.ts";
import type { SlotPlan } from "../keys/service.ts";

/** A question to an authenticator. Of the challenge itself only a hash is kept. */
export interface NewChallenge {
  /** SHA-256. */
  readonly hash: Bytes;
  /** The login that adds a passkey; null for a sign-in. */
  readonly loginId: Bytes | null;
  readonly expiresAt: Date;
}

export interface PasskeyAddition {
  readonly passkey: PasskeyRow;
  /** Of the challenge that was answered, and the login that asked for it. */
  readonly challenge: { readonly hash: Bytes; readonly loginId: Bytes };
  /** Stored with it, or neither is; null where it brings no slot. */
  readonly keys: SlotPlan | null;
  /** How many an account may have. */
  readonly most: number;
}

export type AddOutcome = "added" | "spent" | "version-conflict" | "id-taken" | "passkey-limit";
export type RemoveOutcome = "removed" | "version-conflict" | "not-found";

/** An answer of an authenticator that was verified, and the login that it makes. */
export interface PasskeyUse {
  readonly passkeyId: Bytes;
  /** What it unlocks: counted as used. Null where it signs in only. [SL-3] */
  readonly slotId: Bytes | null;
  /** As the authenticator says now. */
  readonly counter: number;
  readonly login: NewLogin;
}

/** Passkeys, and the questions to authenticators that nobody has answered yet. */
export interface PasskeyRepository {
  /** Oldest first. */
  readonly list: (accountId: Bytes) => Promise<readonly PasskeyRow[]>;
  readonly find: (credentialId: Bytes) => Promise<PasskeyRow | null>;
  readonly ask: (challenge: NewChallenge, now: Date) => Promise<void>;
  /** Takes the question of a sign-in away. True once at most, and never after it expired. [PK-4] */
  readonly take: (hash: Bytes, now: Date) => Promise<boolean>;
  /** Takes the question, and stores passkey, slot and list in one transaction: all of it, or nothing. [PK-3] */
  readonly add: (addition: PasskeyAddition, audit: AuditRow) => Promise<AddOutcome>;
  /** Removes a passkey, and its slot by `keys`, in one transaction. Null: only one that has no slot. [PK-9] */
  readonly remove: (passkey: PasskeyRow, keys: SlotPlan | null, audit: AuditRow) => Promise<RemoveOutcome>;
  /**
   * Stores the login that a passkey asked for. False, and nothing is stored, when the passkey is gone by now or its counter
   * has not grown. [PK-6] A device that the account does not have, or has revoked, is not noted.
   */
  readonly signIn: (use: PasskeyUse, audit: AuditRow) => Promise<boolean>;
}
