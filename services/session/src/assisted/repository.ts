import type { Bytes } from "@holdfast/vault/bytes";

/** The row of a live token and what stands beside it. Ids are 16 bytes, digests 32. */
export interface LiveUnlock {
  readonly id: Bytes;
  /** Kind 02/6. */
  readonly wrap: Bytes;
  readonly workspaceId: Bytes;
  readonly epoch: number;
  /** Of the account in the workspace. */
  readonly role: number;
  readonly deviceId: Bytes;
  /** Of that device's certificate. */
  readonly edPublic: Bytes;
  /** The workspace's newest roster and the key ring it names. */
  readonly roster: Bytes;
  readonly rosterDigest: Bytes;
  readonly keyRing: Bytes;
  /** The account's newest key list. */
  readonly keyList: Bytes;
  readonly keyListDigest: Bytes;
}

/** Finds what an unlock token is good for. The token itself is never asked for and never kept. */
export interface UnlockRepository {
  /**
   * The row of this id where it is live for this account and workspace: not ended, neither run out nor idle for 15 min at `now`
   * (milliseconds since 1970), its device not revoked, the account still a member, its epoch the workspace's. Null for all others
   * alike. Notes the use, once a minute at most. [AM-4] [AM-12]
   */
  readonly find: (id: Bytes, accountId: Bytes, workspaceId: Bytes, now: number) => Promise<LiveUnlock | null>;
}

/** The use of a token is written down no more often than this. */
export const USE_NOTED_MILLISECONDS = 60_000;
