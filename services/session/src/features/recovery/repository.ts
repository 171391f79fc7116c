import type { RecoveryEnding, RecoveryKind } from "@holdfast/protocol/session-recovery";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { SegmentRef } from "@holdfast/state/manifest-ext";
import type { Bytes } from "@holdfast/vault/bytes";
import type { StoredManifest, StoredSave } from "../history/repository.ts";

/** Automatic attempts at one damage, and automatic repairs of one session, until a person asks. [RC-5] [RC-15] */
export const ATTEMPTS_AUTOMATIC_MAX = 3;
export const REPAIRS_AUTOMATIC_MAX = 2;
/** Of a session; older ones are forgotten. */
export const ATTEMPTS_KEPT_MAX = 1_000;

/** How an attempt ended. */
export interface AttemptEnd {
  readonly at: Date;
  readonly ending: RecoveryEnding;
  /** How many sections each of the tiers T0 to T8 gave back. */
  readonly tiers: readonly number[];
  readonly lostSections: number;
  readonly lostBytes: number;
  /** Digest of the save that was made. */
  readonly save: Bytes | null;
}

export interface Attempt {
  readonly id: Bytes;
  readonly sessionId: Bytes;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  /** The same for the same damaged objects. */
  readonly damage: Bytes;
  /** The damaged save; null where nothing was saved yet. */
  readonly digest: Bytes | null;
  readonly kind: RecoveryKind;
  readonly confirmed: boolean;
  readonly at: Date;
  /** Null: it begins now. */
  readonly end: AttemptEnd | null;
}

export const BEGIN_REFUSALS = ["not-found", "forbidden", "not-a-save", "attempts-exhausted"] as const;
export type BeginRefusal = (typeof BEGIN_REFUSALS)[number];

/** A save with its line of the history and all that it names, as the rows say. */
export interface StoredSet {
  readonly workspaceId: Bytes;
  readonly save: StoredSave;
  readonly manifest: StoredManifest;
  readonly segments: readonly (SegmentRef & { readonly bytes: number })[];
}

/** Counts of what was tried, in the newest attempts that are kept. */
export interface AttemptCounts {
  readonly automatic: number;
  readonly confirmed: number;
  readonly done: number;
  readonly asked: number;
  readonly failed: number;
  /** Neither ended nor known to have failed: a request that was cut off, or one that runs. */
  readonly open: number;
  readonly repair: number;
  readonly restore: number;
  readonly emergency: number;
  readonly tiers: readonly number[];
  readonly lostSections: number;
  readonly lostBytes: number;
  readonly lastAt: Date | null;
}

/**
 * What recovery needs to know of saves, and where its attempts are kept. Everything shows to members of the session's workspace
 * only. [SP-10] An attempt leaves its entry with it, in the log of that workspace. [AD-1]
 */
export interface RecoveryRepository {
  /** The save `at`, or the head for null. Null when there is none that this account may see. */
  readonly find: (sessionId: Bytes, accountId: Bytes, at: Bytes | null) => Promise<StoredSet | null>;
  /** Whether this account may open the session, and in which role; null when not. */
  readonly role: (sessionId: Bytes, accountId: Bytes) => Promise<number | null>;
  /** Of concurrent attempts each counts for the others. [RC-15] */
  readonly begin: (attempt: Attempt, audit: AuditRow) => Promise<"begun" | BeginRefusal>;
  /** Once: an attempt that has ended stays as it is. */
  readonly end: (id: Bytes, end: AttemptEnd) => Promise<void>;
  /** How often this damage may still be tried without a person. */
  readonly automaticLeft: (sessionId: Bytes, damage: Bytes) => Promise<number>;
  /** Of one session, or for null of all sessions in the workspaces of this account. */
  readonly counts: (accountId: Bytes, sessionId: Bytes | null) => Promise<AttemptCounts | null>;
}
