import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SegmentName } from "../blobs/blob-store.ts";
import type { PlannedCheckpoint, PlannedSave, RetentionTerms } from "./plan.ts";

/** What all owners of a workspace have set, the longest and largest of each. [RT-4] */
export interface OwnersTerms extends RetentionTerms {
  readonly maxSessionBytes: number;
}

/** A session as far as cleaning goes. */
export interface KeptSession {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  /** Digest; null before the first save. */
  readonly head: Bytes | null;
  /** Bytes of what the head names. */
  readonly sealedBytes: number;
  /** Bytes of everything its saves keep. */
  readonly storedBytes: number;
  readonly idleSince: Date;
  readonly archivedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly terms: OwnersTerms;
}

/** A stretch of saves of a session that name a segment: from addedSeq on, up to but without removedSeq. */
export interface NamedStretch {
  readonly segmentId: Bytes;
  readonly addedSeq: number;
  /** Null: the head names it. */
  readonly removedSeq: number | null;
  readonly bytes: number;
  /** Another session of the workspace names the segment too. */
  readonly elsewhere: boolean;
}

export interface SessionHistory {
  readonly saves: readonly PlannedSave[];
  readonly checkpoints: readonly PlannedCheckpoint[];
  readonly liveDevices: ReadonlySet<string>;
  /** Seqs of the saves that its branches left, those in the trash too. */
  readonly left: ReadonlySet<number>;
  readonly stretches: readonly NamedStretch[];
}

/** What a plan takes away of one session; `head` is the one it was made for. */
export interface Thinning {
  readonly sessionId: Bytes;
  readonly head: Bytes;
  readonly thin: readonly number[];
  readonly drop: readonly number[];
  readonly oldest: number;
  /** In hex. */
  readonly expired: readonly string[];
  readonly stretches: readonly NamedStretch[];
}

/** `more`: the same again, links are taken away in portions. `moved`: the session has changed, plan anew. */
export type ThinOutcome = { readonly code: "done" | "more" | "moved"; readonly links: number };

export interface Weight {
  readonly segments: number;
  readonly bytes: number;
}

/** What a run has taken away. */
export interface Tally extends Weight {
  readonly saves: number;
  readonly links: number;
  readonly checkpoints: number;
  readonly archived: number;
  readonly sessions: number;
}

export interface RetentionReport extends Tally {
  readonly id: Bytes;
  /** Null: of all. */
  readonly workspaceId: Bytes | null;
  /** Who asked for it; null: the schedule. */
  readonly accountId: Bytes | null;
  readonly beganAt: Date;
  /** Null: it runs, or was cut off. */
  readonly endedAt: Date | null;
}

/**
 * Rows as far as cleaning goes. [RT-8]
 *
 * Each call is one transaction that leaves the rows whole: work may end between any two. Nothing but `sweep` takes a segment's
 * row away, and nothing but `bury` a blob.
 */
export interface RetentionRepository {
  /** Runs `work` unless somebody else of any replica is at it; null then. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T | null>;
  /** By ascending id, deleted ones too; of all workspaces or one. */
  readonly page: (
    workspaceId: Bytes | null,
    after: Bytes | null,
    limit: number,
  ) => Promise<readonly KeptSession[]>;
  readonly session: (sessionId: Bytes) => Promise<KeptSession | null>;
  readonly history: (session: KeptSession, at: Date) => Promise<SessionHistory>;
  readonly thin: (thinning: Thinning, linksMax: number) => Promise<ThinOutcome>;
  /** Counts anew what a session stores. */
  readonly recount: (sessionId: Bytes) => Promise<void>;
  /** False when something was saved since, or it is archived or deleted. */
  readonly archive: (sessionId: Bytes, idleSince: Date, at: Date) => Promise<boolean>;
  /** Takes a portion of a session away that was deleted before a time. */
  readonly purge: (
    sessionId: Bytes,
    before: Date,
    max: number,
  ) => Promise<{
    readonly code: "more" | "purged" | "kept";
    readonly saves: number;
    readonly checkpoints: number;
  }>;
  /** Condemns those of some segments that no save names. */
  readonly condemn: (workspaceId: Bytes, ids: readonly Bytes[], at: Date) => Promise<Weight>;
  /**
   * Condemns of the next `limit` segments those that no save names and that were stored before a time. `next` is where to go
   * on, null at the end.
   */
  readonly condemnUnnamed: (
    after: { readonly workspaceId: Bytes; readonly id: Bytes } | null,
    before: Date,
    at: Date,
    limit: number,
  ) => Promise<Weight & { readonly next: { readonly workspaceId: Bytes; readonly id: Bytes } | null }>;
  /** Deletes rows of segments that were condemned before a time and are named by nothing. `seen` counts taken back ones too. */
  readonly sweep: (before: Date, at: Date, max: number) => Promise<Weight & { readonly seen: number }>;
  /**
   * Removes blobs whose rows went before `goneBefore`, holding what says so, and forgets what was removed before `forgetBefore`.
   * What was stored anew meanwhile stays. Answers how many are removed.
   */
  readonly bury: (
    times: { readonly at: Date; readonly goneBefore: Date; readonly forgetBefore: Date },
    max: number,
    remove: (segment: SegmentName) => Promise<void>,
  ) => Promise<number>;
  /** `audit` for what a person asked for. */
  readonly begin: (
    report: Pick<RetentionReport, "id" | "workspaceId" | "accountId" | "beganAt">,
    audit: AuditRow | null,
  ) => Promise<void>;
  readonly finish: (id: Bytes, endedAt: Date, tally: Tally) => Promise<void>;
  /** Of a member, 0 for anybody else; who has other keys than the roster names is a viewer. [RO-12] */
  readonly role: (workspaceId: Bytes, accountId: Bytes) => Promise<number>;
  /** Of a workspace and of all, newest first. */
  readonly reports: (workspaceId: Bytes, limit: number) => Promise<readonly RetentionReport[]>;
}
