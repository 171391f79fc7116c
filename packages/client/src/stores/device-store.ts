import type { Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { SaveRecord } from "../contract/save-record.ts";
import type { EpochSeen } from "../rotation/epoch-age.ts";

/** What this device shows to the service. `csrf` for browsers, whose tokens are in cookies no code can read. */
export interface LoginRecord {
  readonly csrf: string | null;
  readonly access: string | null;
  readonly refresh: string | null;
}

/** Who writes, or wrote, in a workspace. */
export interface MemberRecord {
  readonly accountId: Id<"acc">;
  readonly keyList: Bytes;
  readonly certificates: readonly Bytes[];
  /** From the account's first identity on, oldest first. [RO-9] */
  readonly successors: readonly Bytes[];
}

/** The signed and sealed objects of a workspace, as this device last verified them. */
export interface WorkspaceRecord {
  readonly workspaceId: Id<"wsp">;
  /** The whole chain from genesis. */
  readonly rosters: readonly Bytes[];
  readonly keyRing: Bytes;
  readonly grant: Bytes;
  readonly members: readonly MemberRecord[];
  /** Members of earlier rosters. */
  readonly former: readonly MemberRecord[];
}

/** The signed objects of an account and of a workspace it works in; all of them public to the service. */
export interface TrustRecord extends WorkspaceRecord {
  readonly keyList: Bytes;
  /** From the account's first identity on, oldest first. [RO-9] */
  readonly successors: readonly Bytes[];
  readonly slots: readonly { readonly id: Id<"slt">; readonly slot: Bytes; readonly wrap: Bytes }[];
}

/** A workspace other than the account's home that this device has worked in. */
export interface SharedRecord {
  readonly workspace: WorkspaceRecord;
  /** What the account knows it by, sealed in its home; null where the account founded it. [WS-6] */
  readonly pin: Bytes | null;
}

/** The newest save of a session this device knows: a head that leaves it out was rolled back. [ST-15] */
export interface HeadPin {
  readonly seq: number;
  readonly digest: string;
  readonly deviceId: Id<"dev">;
}

/** The newest entry of a workspace's audit log that this device has verified. [AD-8] */
export interface AuditPin {
  readonly seq: number;
  readonly hash: string;
  /** The entry's time. */
  readonly at: string;
}

/** The identity of another member that this device's person knows. [RO-13] */
export interface KnownIdentity {
  readonly accountId: Id<"acc">;
  readonly identityEd: Bytes;
  /** Another one that nobody here has confirmed yet, and when this device first saw it. */
  readonly changed: { readonly identityEd: Bytes; readonly since: string } | null;
}

/** What this device was asked to seal anew, and which sessions it is done with. [RO-8] */
export interface ResealRecord {
  /** Under which epoch. */
  readonly epoch: number;
  /** False once somebody stopped it. */
  readonly wanted: boolean;
  readonly finished: boolean;
  readonly done: readonly Id<"ses">[];
  readonly total: number;
  readonly skipped: number;
}

/** All that one device keeps about one account. */
export interface AccountRecord {
  readonly accountId: Id<"acc">;
  readonly email: string;
  readonly deviceId: Id<"dev">;
  readonly keys: DeviceKeys;
  readonly certificate: Bytes;
  /** Parameters of the passphrase slot, pinned: they may not get weaker. */
  readonly kdf: KdfParameters;
  readonly identityEd: Bytes;
  /** Of the account and its home. */
  readonly trust: TrustRecord;
  readonly shared: readonly SharedRecord[];
  /** Where this device works: the home, or one of `shared`. */
  readonly workspaceId: Id<"wsp">;
  readonly login: LoginRecord | null;
  /** Kind 02/7, absent while locked. [KY-15] */
  readonly localWrap: Bytes | null;
  /** The next root key in the same form, from before it is sent until it is known whether it is in force. [RO-14] */
  readonly pendingRoot: Bytes | null;
  /** The root key kept here is in force no more: the service's newest slots open the account. [RO-14] */
  readonly replaced: boolean;
  readonly knownIdentities: readonly KnownIdentity[];
  /** Wrong passphrases in a row, and until when none is tried, in milliseconds since 1970, 0 for at once. [SL-9] */
  readonly wrongUnlocks?: { readonly count: number; readonly until: number };
}

/** What only a device that has seen a new root key, or a member's, keeps. */
export const NOTHING_REPLACED = {
  pendingRoot: null,
  replaced: false,
  knownIdentities: [],
} as const satisfies Partial<AccountRecord>;

/** A login of an account that nothing on this device has opened yet. `email` is the service's word. [PK-14] */
export interface WaitingLogin {
  readonly accountId: Id<"acc">;
  readonly email: string;
  readonly login: LoginRecord;
}

/** What was lost and is partly still there, sealed as a journal entry is. [RC-6] */
export interface QuarantineRecord {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Digest of the damaged save, in hex. */
  readonly save: string;
  readonly sealed: Bytes;
}

/** What this device tried to recover of a session, and what it keeps apart. [RC-5] [RC-12] */
export interface RecoveryRecord {
  readonly damages: readonly {
    /** Digest over the damaged save and what is wrong with it. */
    readonly damage: string;
    /** Without a person. */
    readonly attempts: number;
    readonly repairs: number;
  }[];
  readonly attempts: number;
  readonly repairs: number;
  readonly kinds: { readonly repair: number; readonly restore: number; readonly emergency: number };
  readonly tiers: { readonly [tier: string]: number };
  readonly lost: { readonly sections: number; readonly bytes: number };
  readonly lastAt: string | null;
  readonly quarantine: readonly QuarantineRecord[];
}

/** What a device keeps about accounts and sessions, besides unsent work. Nothing in it opens without this device. */
export interface DeviceStore {
  /** False when nothing outlives the process. */
  readonly durable: boolean;
  /** False when private keys cannot be kept: the device is certified for a day only. */
  readonly keepsKeys: boolean;
  readonly makeKeys: () => Promise<DeviceKeys>;
  /** The account of the last sign-in, until `forget`. */
  readonly current: () => Promise<AccountRecord | null>;
  readonly find: (accountId: Id<"acc">) => Promise<AccountRecord | null>;
  /** Compared as the service compares addresses. */
  readonly findByEmail: (email: string) => Promise<AccountRecord | null>;
  /** Stores the record and makes it the current one. */
  readonly put: (record: AccountRecord) => Promise<void>;
  /** Null once a record is put, or nobody is signed in. */
  readonly waiting: () => Promise<WaitingLogin | null>;
  /** No account is the current one, but this login is kept. */
  readonly setWaiting: (waiting: WaitingLogin) => Promise<void>;
  /** No account is the current one; records and pins stay, without login and local wrap. */
  readonly signOut: () => Promise<void>;
  readonly pin: (session: Id<"ses">) => Promise<HeadPin | null>;
  readonly setPin: (session: Id<"ses">, pin: HeadPin) => Promise<void>;
  readonly auditPin: (workspace: Id<"wsp">) => Promise<AuditPin | null>;
  readonly setAuditPin: (workspace: Id<"wsp">, pin: AuditPin) => Promise<void>;
  readonly epochSeen: (workspace: Id<"wsp">) => Promise<EpochSeen | null>;
  readonly setEpochSeen: (workspace: Id<"wsp">, seen: EpochSeen) => Promise<void>;
  readonly reseal: (workspace: Id<"wsp">) => Promise<ResealRecord | null>;
  readonly setReseal: (workspace: Id<"wsp">, record: ResealRecord) => Promise<void>;
  /** Newest first. */
  readonly log: (session: Id<"ses">) => Promise<readonly SaveRecord[]>;
  readonly setLog: (session: Id<"ses">, records: readonly SaveRecord[]) => Promise<void>;
  readonly recovery: (session: Id<"ses">) => Promise<RecoveryRecord | null>;
  readonly setRecovery: (session: Id<"ses">, record: RecoveryRecord) => Promise<void>;
  readonly forgetSession: (session: Id<"ses">) => Promise<void>;
}
