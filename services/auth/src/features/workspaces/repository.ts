import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { GrantRow, NewWorkspace, RosterRow, SealedRow, StatementRow, WorkspaceRow } from "../../rows.ts";

/** What others need of an account: to verify its saves, and to seal a grant to it. */
export interface MemberKeysRow {
  readonly accountId: Bytes;
  readonly identityEd: Bytes;
  /** The account's own first workspace. */
  readonly home: Bytes;
  /** The newest. */
  readonly keyList: Bytes;
  /** Of all its devices: revoked ones too, and those that no list names any more. [SL-7] */
  readonly certificates: readonly Bytes[];
  /** Statements by which one identity of it says who comes after it, oldest first. [RO-9] */
  readonly successors: readonly Bytes[];
}

/** An account by the identity that a roster names. */
export interface NamedIdentity {
  readonly accountId: Bytes;
  readonly identityEd: Bytes;
}

export interface RosterChange {
  readonly roster: RosterRow;
  readonly keyRing: SealedRow;
  /** Those that are not stored yet. */
  readonly grants: readonly GrantRow[];
  /** The invite that whom the roster adds has accepted: it is used up. Without one a roster adds nobody. [WS-7] */
  readonly admits: Bytes | null;
  /**
   * Accounts whose identity in the roster must be their present one when it is stored: admins, who is added, and whose new keys it
   * confirms. Nothing keeps those from writing any more. [RO-12]
   */
  readonly present?: readonly NamedIdentity[];
  /** Accounts to whom it gives no key of its epoch: their earlier grants are replaced by none. [RO-12] */
  readonly ungranted?: readonly Bytes[];
}

export type CreateOutcome = "created" | "id-taken" | "workspace-limit";

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
  /** Of those of these grants that are stored and not replaced, whose and of which epoch they are; in any order. */
  readonly grantsOf: (
    workspaceId: Bytes,
    digests: readonly Bytes[],
  ) => Promise<readonly Omit<GrantRow, "body">[]>;
  /** Of those of these accounts that exist, in any order. */
  readonly memberKeys: (accountIds: readonly Bytes[]) => Promise<readonly MemberKeysRow[]>;
  /** Accounts that belonged and do not now, in any order. */
  readonly former: (workspaceId: Bytes) => Promise<readonly Bytes[]>;
  /** Stores a workspace of its founder alone, unless the account belongs to `most` already. [WS-1] */
  readonly create: (
    workspace: NewWorkspace,
    meta: Bytes,
    most: number,
    audit: AuditRow,
  ) => Promise<CreateOutcome>;
  /** Compare-and-swap on the name's version, by an account that is an admin or owner at this moment. [WS-3] */
  readonly rename: (
    workspaceId: Bytes,
    expectedVersion: number,
    meta: Bytes,
    audit: AuditRow,
  ) => Promise<boolean>;
  /**
   * Compare-and-swap on the version: of concurrent changes exactly one is true, and stored whole. False too when the
   * account of the audit entry is no admin at this moment, the invite is not one that waits for its admission, or no owner
   * would stay, or an account of `present` has another identity. Whom the roster names no more becomes a former member; who left meanwhile stays one. Invites of accounts
   * that may not invite any more are revoked. A first roster of an epoch begins the epoch's age at the audit entry's time; grants of
   * whom it brings a new one, and of whom it does not name, are replaced from then on. [RO-1] [RO-7]
   */
  readonly replaceRoster: (
    workspaceId: Bytes,
    expectedVersion: number,
    change: RosterChange,
    audit: AuditRow,
  ) => Promise<boolean>;
  /**
   * Drops grants that were replaced before a time, of accounts with a login that was seen after that; answers how many. Key rings
   * stay. [RO-7]
   */
  readonly sweepGrants: (before: Date) => Promise<number>;
}
