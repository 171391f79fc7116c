import type { Id } from "@holdfast/protocol/ids";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { SaveStatus } from "../contract/session.ts";
import { isTransient } from "../problem.ts";

type ReadOnlyReason = Extract<SaveStatus, { kind: "read-only" }>["reason"];

/** Everything the status pill follows from. */
export interface Situation {
  readonly readOnly: ReadOnlyReason | null;
  readonly saving: boolean;
  readonly dirtySince: number | null;
  /** Of the last save that failed, until one succeeds. */
  readonly problem: ClientProblem | null;
  /** Edits in the journal and sealed saves, not acknowledged. */
  readonly changes: number;
  readonly keptOnDevice: boolean;
  /** The journal has all changes but for, at most, the last second. */
  readonly journaled: boolean;
  /** Which device writes, while it is another one. */
  readonly by?: Extract<SaveStatus, { kind: "read-only" }>["by"] | null;
  /** What this device had not sent when it was taken over. */
  readonly branch?: Id<"ses"> | null;
  readonly last: Omit<Extract<SaveStatus, { kind: "saved" }>, "kind"> | null;
}

export const lastOf = ({ at, seq, digest, bytes }: SaveRecord): Situation["last"] => ({
  at,
  seq,
  digest,
  bytes,
});

export const statusOf = (situation: Situation): SaveStatus => {
  const { readOnly, saving, dirtySince, problem, changes, keptOnDevice, journaled, last } = situation;
  const { by = null, branch = null } = situation;
  if (readOnly !== null) {
    return {
      kind: "read-only",
      reason: readOnly,
      ...(by === null ? {} : { by }),
      ...(branch === null ? {} : { branch }),
    };
  }
  if (saving) return { kind: "saving" };
  if (problem !== null) {
    return isTransient(problem)
      ? { kind: "offline", changes: Math.max(dirtySince === null ? 0 : 1, changes), keptOnDevice }
      : { kind: "failed", problem, keptOnDevice };
  }
  if (dirtySince !== null)
    return { kind: "unsaved", since: new Date(dirtySince).toISOString(), keptOnDevice, journaled };
  return last === null ? { kind: "opening" } : { kind: "saved", ...last };
};

/** Problems after which nothing may be written over what is stored. [SP-22] */
export const blocks = ({ code }: ClientProblem): ReadOnlyReason | null => {
  if (code === "not-trusted" || code === "damaged" || code === "rolled-back") return code;
  return code === "forbidden" || code === "device-not-allowed" ? "role" : null;
};
