import type { LoginClient } from "@holdfast/protocol/auth";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { LoginDirectory } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";
import type { LoginRow, NewLogin } from "../../rows.ts";

/** A refresh token's login. Hashes are SHA-256 of tokens. */
export interface TokenLogin {
  readonly loginId: Bytes;
  readonly accountId: Bytes;
  /** Where the login works: the account's home, unless it was switched to a workspace the account belongs to. [WS-2] */
  readonly workspaceId: Bytes;
  readonly client: LoginClient;
  /** The login was not revoked and has not expired. */
  readonly live: boolean;
  /** Null for the newest token of the login. */
  readonly rotatedAt: Date | null;
  /** Only one newer token exists. */
  readonly isPredecessor: boolean;
}

export interface Rotation {
  readonly hash: Bytes;
  readonly next: Bytes;
  readonly at: Date;
  readonly expiresAt: Date;
  /** Where it is refreshed from. */
  readonly address: string;
}

export type SwitchOutcome =
  | { readonly code: "switched"; readonly client: LoginClient }
  | { readonly code: "not-found" | "raced" };

export interface LoginsWanted {
  readonly accountId: Bytes;
  readonly now: Date;
  /** Only those made before this one. */
  readonly before: Bytes | null;
  readonly most: number;
}

/** Logins and their refresh tokens. */
export interface LoginRepository extends LoginDirectory {
  /**
   * Stores a login that the passphrase of this hash asked for. False, and nothing is stored, when the account has another
   * one by now: a replacement that ends all logins leaves none behind, whichever of the two came first. [AU-15] A device that
   * the account does not have, or has revoked, is not noted.
   */
  readonly create: (login: NewLogin, authHash: Bytes, audit: AuditRow) => Promise<boolean>;
  /** Null for a token that was never handed out, and for one that has expired: those are forgotten. */
  readonly findByToken: (hash: Bytes, now: Date) => Promise<TokenLogin | null>;
  /**
   * Replaces the newest token of a live login by the next. False when it is not the newest any more or the login ended:
   * of concurrent calls with one token exactly one is true.
   */
  readonly rotate: (rotation: Rotation) => Promise<boolean>;
  /**
   * Lets a live login work in a workspace of its account, and replaces its newest token by the next. `raced`: another token
   * came first, or the login ended. [WS-2]
   */
  readonly switchTo: (
    workspaceId: Bytes,
    login: { readonly accountId: Bytes; readonly loginId: Bytes },
    rotation: Omit<Rotation, "hash">,
    audit: AuditRow,
  ) => Promise<SwitchOutcome>;
  /** Live logins of an account, newest first. [AU-18] */
  readonly list: (wanted: LoginsWanted) => Promise<readonly LoginRow[]>;
  /** Ends every live login of an account. [AU-21] */
  readonly revokeAll: (accountId: Bytes, at: Date, audit: AuditRow) => Promise<void>;
  /** Ends a login; its tokens go with it. Ending one that has ended changes nothing. */
  readonly revoke: (loginId: Bytes, at: Date, audit: AuditRow) => Promise<void>;
}
