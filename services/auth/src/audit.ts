import { uuidv7 } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { AuditRow } from "./rows.ts";

export interface Dice {
  /** Cryptographic. */
  readonly random: (length: number) => Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A new audit entry, now. */
export const auditRow = (
  { random, now }: Dice,
  entry: Pick<AuditRow, "action" | "accountId"> & Partial<AuditRow>,
): AuditRow => {
  const at = now();
  return {
    id: uuidv7(at, random),
    at: new Date(at),
    loginId: null,
    workspaceId: null,
    target: null,
    ...entry,
  };
};
