import type { ProblemCode } from "@holdfast/protocol/problems";

/** Why a call was refused. `requestId` is there when a service answered. */
export interface ClientProblem {
  readonly code:
    | ProblemCode
    | "offline"
    | "wrong-passphrase"
    | "weak-passphrase"
    | "weak-kdf"
    | "not-trusted"
    | "rolled-back"
    | "damaged"
    | "locked"
    | "insecure-origin"
    | "keys-unconfirmed"
    | "keys-replaced"
    | "signed-in"
    | "mistyped-code"
    | "wrong-code"
    | "wrong-passkey"
    | "passkey-cancelled"
    | "passkey-unsupported"
    | "passkey-known";
  readonly title: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;
  /** What is stored is as it was before the call. */
  readonly dataSafe: boolean;
}
