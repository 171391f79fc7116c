import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { InviteRow, NewInvite } from "../../rows.ts";

export type InviteOutcome =
  | "created"
  | "forbidden"
  | "already-member"
  | "already-invited"
  | "invite-limit"
  | "id-taken";

export interface InvitesWanted {
  readonly workspaceId: Bytes;
  /** Only those with an id below this one. */
  readonly before: Bytes | null;
  readonly most: number;
}

export interface NewAcceptance {
  readonly inviteId: Bytes;
  readonly accountId: Bytes;
  readonly proof: Bytes | null;
  readonly pin: Bytes;
}

export type AcceptOutcome = "accepted" | "already-member" | "invite-closed" | "not-found";

/** Invites of workspaces. One is pending while it is open, or accepted and neither admitted nor revoked. */
export interface InviteRepository {
  /**
   * Stores an invite of an account that is an admin or owner at this moment, unless the address is a member's or has a
   * pending one, or `most` are pending. Of concurrent ones for an address exactly one is stored. [WS-4]
   */
  readonly create: (invite: NewInvite, most: number, audit: AuditRow) => Promise<InviteOutcome>;
  /** Newest id first. */
  readonly page: (wanted: InvitesWanted) => Promise<readonly InviteRow[]>;
  readonly find: (workspaceId: Bytes, inviteId: Bytes) => Promise<InviteRow | null>;
  /** Null unless the invite is to the account's address. */
  readonly addressed: (inviteId: Bytes, accountId: Bytes) => Promise<InviteRow | null>;
  /** False when it is not pending, or the entry's account no admin at this moment. */
  readonly revoke: (workspaceId: Bytes, inviteId: Bytes, audit: AuditRow) => Promise<boolean>;
  /** `not-found` unless the invite is to the account's address; of concurrent calls exactly one is `accepted`. [WS-5] */
  readonly accept: (acceptance: NewAcceptance, audit: AuditRow) => Promise<AcceptOutcome>;
}
