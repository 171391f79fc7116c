import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";
import type { EpochState } from "./rotation.ts";

/**
 * `service-disagrees`: the service says what cannot be, and was not believed · `epoch-due-soon`, `epoch-overdue`: of the workspace
 * this device works in · `few-codes`: fewer than four are left · `recovery-incomplete` · `weak-passphrase`: it could be guessed.
 */
export type KeyWarning =
  | "service-disagrees"
  | "epoch-due-soon"
  | "epoch-overdue"
  | "few-codes"
  | "recovery-incomplete"
  | "weak-passphrase"
  | "assisted-live";

export type KeyAdvice =
  | "make-recovery-codes"
  | "add-passkey"
  | "rotate-space-key"
  | "change-passphrase"
  | "end-unlocks";

/** How the keys of the account stand, recomputed here from what is signed and from this device's clock. [SL-4] */
export interface KeyHealthView {
  readonly recovery: {
    readonly codesLeft: number;
    /** A passphrase or a passkey that unlocks, and two unused codes. [SL-5] */
    readonly complete: boolean;
    readonly missing: readonly ("unlocking-slot" | "codes")[];
  };
  /** Of the workspace this device works in. Times are the service's, within what this device has seen itself. [RO-1] */
  readonly epoch: {
    readonly number: number;
    readonly since: string;
    readonly dueAt: string;
    readonly state: EpochState;
  };
  /** Null where what the service says of it cannot be. */
  readonly rootKeySince: string | null;
  readonly slots: {
    readonly passphrases: number;
    readonly codes: number;
    readonly passkeys: number;
    readonly devices: number;
    /** The least recent use of those that were ever used. */
    readonly oldestUse: string | null;
  };
  readonly assisted: { readonly allowed: boolean; readonly live: number };
  readonly warnings: readonly KeyWarning[];
  readonly recommendations: readonly KeyAdvice[];
}

export interface KeyHealth {
  /** Asks the service. */
  readonly read: () => Promise<Result<KeyHealthView, ClientProblem>>;
}
