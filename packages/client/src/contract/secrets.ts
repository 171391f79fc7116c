import type { Result } from "@holdfast/protocol/result";
import type { SecretFinding } from "@holdfast/state/secrets/scan";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What looks like a secret in the present state, but for what somebody said to ignore. */
export interface SecretReport {
  /** The first thousand, in order of parts. */
  readonly findings: readonly SecretFinding[];
  readonly count: number;
  /** Finds that are not told, since their values are ignored. */
  readonly ignored: number;
}

export interface SecretsRedacted {
  /** Values that were taken out, wherever they stood. */
  readonly count: number;
  /** Saves that were made before hold the values still. */
  readonly heldByEarlierSaves: boolean;
}

/** Secrets in the state of one session. Nothing is hidden by itself. [CA-5] */
export interface SessionSecrets {
  /** Reads what changed since it was called last. [CA-4] */
  readonly scan: () => Answer<SecretReport>;
  /** Puts `[redacted: <kind>]` in place of the values with these ids, or of all that were found and are not ignored. */
  readonly redact: (ids: readonly string[] | "all") => Answer<SecretsRedacted>;
  /** These values are no longer told, on any device; what is not named any more is told again. */
  readonly ignore: (ids: readonly string[]) => Answer<null>;
}

export const SECRETS_CALLS = [
  "scan",
  "redact",
  "ignore",
] as const satisfies readonly (keyof SessionSecrets)[];
export type SecretsCall = (typeof SECRETS_CALLS)[number];
