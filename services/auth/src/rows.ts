import type { LoginClient } from "@holdfast/protocol/auth";
import type { PlanName } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";

/** What the tables of prisma/schema/accounts.prisma hold, as this service passes it around. */
export interface SlotRow {
  readonly id: Bytes;
  /** 1 passphrase, 2 recovery code, 3 passkey, 4 device. */
  readonly kind: number;
  readonly slot: Bytes;
  readonly wrap: Bytes;
  /** SHA-256 of the login key; null where the slot does not sign in. */
  readonly authHash: Bytes | null;
}

export interface DeviceRow {
  readonly id: Bytes;
  readonly certificate: Bytes;
  readonly version: number;
  readonly edPublic: Bytes;
  readonly roleCap: number;
  /** b0 agent, b1 assisted, b2 ephemeral. */
  readonly flags: number;
  readonly sessionIds: readonly Bytes[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly revokedAt: Date | null;
}

/** A device as its account sees it. */
export interface ListedDeviceRow extends DeviceRow {
  /** Of the login that was seen last with it, live or ended; null where none was. */
  readonly seen: { readonly at: Date; readonly userAgent: string } | null;
}

/** One link of a signed chain: a key list or a roster. */
export interface StatementRow {
  readonly version: number;
  readonly digest: Bytes;
  readonly body: Bytes;
}

/** By which an identity of an account says who comes after it. */
export interface SuccessorRow {
  /** Of the first key list of the next identity. */
  readonly version: number;
  readonly body: Bytes;
}

/** A key ring or a grant: found by the digest that a roster names. */
export interface SealedRow {
  readonly digest: Bytes;
  readonly epoch: number;
  readonly body: Bytes;
}

export interface MemberRow {
  readonly accountId: Bytes;
  readonly role: number;
}

export interface RosterRow extends StatementRow {
  readonly epoch: number;
  readonly minWriteEpoch: number;
  readonly members: readonly MemberRow[];
}

export interface GrantRow extends SealedRow {
  readonly accountId: Bytes;
}

export interface WorkspaceRow {
  readonly id: Bytes;
  /** The caller's. */
  readonly role: number;
  readonly plan: PlanName;
  /** The sealed name; null before the first. */
  readonly meta: Bytes | null;
  /** Of the name; 0 before the first. */
  readonly metaVersion: number;
  /** What the caller knows it by; null for its founder. */
  readonly pin: Bytes | null;
  readonly epoch: number;
  /** When the first roster of the epoch was received. [RO-1] */
  readonly epochSince: Date;
  readonly minWriteEpoch: number;
  readonly rosterVersion: number;
  readonly rosterDigest: Bytes;
  readonly createdAt: Date;
}

/** A workspace that is founded: its first roster and all that goes with it. */
export interface NewWorkspace {
  readonly id: Bytes;
  readonly roster: RosterRow;
  readonly keyRing: SealedRow;
  readonly grant: GrantRow;
}

/** Who belongs to a workspace, as its members see it. */
export interface MembershipRow extends MemberRow {
  readonly email: string;
  readonly joinedAt: Date;
  /** Gave up the membership, or a roster took it away. */
  readonly left: boolean;
}

export interface NewInvite {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  /** As typed, trimmed. */
  readonly email: string;
  readonly emailKey: string;
  readonly role: number;
  /** Seals the link's secret. */
  readonly meta: Bytes;
  readonly invitedBy: Bytes;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface AcceptanceRow {
  readonly accountId: Bytes;
  /** The one the account had when it accepted. */
  readonly keyList: Bytes;
  readonly proof: Bytes | null;
  /** What the acceptor will know the workspace by. */
  readonly pin: Bytes;
  readonly at: Date;
}

export interface InviteRow extends Omit<NewInvite, "emailKey"> {
  readonly revokedAt: Date | null;
  readonly admittedAt: Date | null;
  readonly acceptance: AcceptanceRow | null;
}

export interface AccountRow {
  readonly id: Bytes;
  readonly email: string;
  readonly workspaceId: Bytes;
  readonly identityEd: Bytes;
}

export interface NewLogin {
  readonly id: Bytes;
  readonly accountId: Bytes;
  /** Null until it is known. */
  readonly deviceId: Bytes | null;
  readonly client: LoginClient;
  readonly userAgent: string;
  readonly address: string;
  readonly at: Date;
  readonly expiresAt: Date;
  /** SHA-256 of its first refresh token. */
  readonly tokenHash: Bytes;
}

/** The end of an account's live logins, but for one. */
export interface LoginsEnd {
  readonly at: Date;
  readonly except: Bytes | null;
}

/** A login as its account sees it. */
export interface LoginRow extends Omit<NewLogin, "tokenHash" | "accountId"> {
  readonly lastSeenAt: Date;
}

/** A WebAuthn credential that signs an account in. */
export interface PasskeyRow {
  readonly id: Bytes;
  readonly accountId: Bytes;
  readonly credentialId: Bytes;
  /** COSE key. */
  readonly publicKey: Bytes;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly synced: boolean;
  /** Null where it signs in only. */
  readonly slotId: Bytes | null;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Everything that registering stores. */
export interface NewAccount {
  readonly id: Bytes;
  readonly email: string;
  readonly emailKey: string;
  readonly identityEd: Bytes;
  readonly keyList: StatementRow;
  readonly slots: readonly SlotRow[];
  readonly device: DeviceRow;
  readonly workspace: NewWorkspace;
}
