import type { Bytes } from "@holdfast/vault/bytes";
import type { WriterRefusal } from "../../writer-refusal.ts";

/** Which device writes, for which login. Ids are 16 bytes. */
export interface LeaseWish {
  readonly sessionId: Bytes;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly deviceId: Bytes;
  /** Also from a device that holds it. */
  readonly take: boolean;
}

export interface StoredLease {
  readonly generation: number;
  readonly deviceId: Bytes;
  /** Since when without a break. */
  readonly since: Date;
  readonly expiresAt: Date;
}

/** `held`: by the caller's device from now on; `lease-held`: by another one. */
export type LeaseOutcome =
  | { readonly code: "held" | "lease-held"; readonly lease: StoredLease }
  | { readonly code: WriterRefusal };

/**
 * Where it is kept which device writes in a session. A lease is live for its time, and only while its login, device and role
 * would be allowed to save; the times are the store's own. [LE-2]
 */
export interface LeaseRepository {
  readonly take: (wish: LeaseWish) => Promise<LeaseOutcome>;
  /** The live lease. `not-found`: no such session for this account. */
  readonly find: (sessionId: Bytes, accountId: Bytes) => Promise<StoredLease | null | "not-found">;
  /** Ends the lease that this login took; another one, or none, stays as it is. */
  readonly giveBack: (
    sessionId: Bytes,
    accountId: Bytes,
    loginId: Bytes,
  ) => Promise<"given-back" | "not-found">;
}
