import type { AuditAction } from "@holdfast/protocol/audit";
import { uuidv7 } from "@holdfast/protocol/ids";

type Bytes = Uint8Array<ArrayBuffer>;

/** Who did what to which id. Written in the transaction of what it tells of. [AD-1] */
export interface AuditRow {
  readonly id: Bytes;
  readonly at: Date;
  readonly action: AuditAction;
  readonly accountId: Bytes;
  readonly loginId: Bytes | null;
  /** Whose chain it is part of; null for what is about an account: that goes to the account's own workspace. */
  readonly workspaceId: Bytes | null;
  /** Text form of the id it was done to: never a name, an address or anything a person wrote. */
  readonly target: string | null;
  /** The session it is part of the activity of. It stands beside the chain: no hash covers it. [CP-18] */
  readonly sessionId?: Bytes;
}

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
