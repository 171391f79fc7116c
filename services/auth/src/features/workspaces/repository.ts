import type { Bytes } from "@holdfast/vault/bytes";
import type { AuditRow, GrantRow, RosterRow, SealedRow, StatementRow, WorkspaceRow } from "../../rows.ts";

/** What others need of an account: to verify its saves, and to seal a grant to it. */
export interface MemberKeysRow {
  readonly accountId: Bytes;
  readonly identityEd: Bytes;
  /** The newest. */
  readonly keyList: Bytes;
  /** Of all its devices, revoked ones too. */
  readonly certificates: readonly Bytes[];
}

export interface RosterChange {
  readonly roster: RosterRow;
  readonly keyRing: SealedRow;
  /** Those that are not stored yet. */
  readonly grants: readonly GrantRow[];
}

/** Workspaces: the chain of their rosters, and what it names. Everything found by a digest never changes. */
export interface WorkspaceRepository {
  /** The caller's, oldest first. */
  readonly list: (accountId: Bytes) => Promise<readonly WorkspaceRow[]>;
  /** Null for workspaces the account is no member of, as for those that are none. */
  readonly find: (workspaceId: Bytes, accountId: Bytes) => Promise<WorkspaceRow | null>;
  /** Rosters above version `since`, oldest first, at most up to `until`. */
  readonly chain: (workspaceId: Bytes, since: number, until: number) => Promise<readonly StatementRow[]>;
  readonly keyRing: (workspaceId: Bytes, digest: Bytes) => Promise<Bytes | null>;
  readonly grant: (workspaceId: Bytes, accountId: Bytes, digest: Bytes) => Promise<Bytes | null>;
  /** Of those of these accounts that exist, in any order. */
  readonly memberKeys: (accountIds: readonly Bytes[]) => Promise<readonly MemberKeysRow[]>;
  /** Accounts that belonged and do not now, in any order. */
  readonly former: (workspaceId: Bytes) => Promise<readonly Bytes[]>;
  /** Compare-and-swap on the version: of concurrent changes exactly one is true, and stored whole. */
  readonly replaceRoster: (
    workspaceId: Bytes,
    expectedVersion: number,
    change: RosterChange,
    audit: AuditRow,
  ) => Promise<boolean>;
}
