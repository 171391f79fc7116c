import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";

export interface RecoveryStatus {
  /** Codes of the account that nobody has used, 0–12. */
  readonly codesLeft: number;
}

/** Ways back into the account when the passphrase is lost. */
export interface RecoveryCodes {
  /** Asks the service. */
  readonly status: () => Promise<Result<RecoveryStatus, ClientProblem>>;
  /** Replaces all of them by `count` new ones, 4–12, 8 unless said otherwise; answers them once. [KY-20] */
  readonly replace: (count?: number) => Promise<Result<readonly string[], ClientProblem>>;
}
