import type { Checkpoint, CheckpointStats } from "@holdfast/protocol/checkpoints";
import type { CheckpointNote, NotedCheckpointQuery, ProofCounts } from "@holdfast/protocol/noted-checkpoints";
import type { ProblemPointer } from "@holdfast/protocol/problems";
import type { RecoveryKind, RecoveryReport } from "@holdfast/protocol/session-recovery";
import type { Session } from "@holdfast/protocol/sessions";
import type { Strategy } from "@holdfast/state/merge/report";
import type { Choice } from "@holdfast/state/merge/resolve";
import type { Part } from "@holdfast/state/parts";
import type { UnreadHead } from "@holdfast/state/recovery/repair-base";
import type { Survey } from "@holdfast/state/recovery/survey";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";

/** An unlock token and the rows it opens. A worker overwrites what it makes of them when its job is done. */
export interface Unlocking {
  readonly token: Bytes;
  /** Kind 02/6. */
  readonly wrap: Bytes;
  readonly workspaceId: Bytes;
  readonly epoch: number;
  /** The throw-away device that seals. */
  readonly deviceId: Bytes;
  readonly edPublic: Bytes;
  /** The newest roster and the ring it names. */
  readonly roster: Bytes;
  readonly keyRing: Bytes;
  readonly rosterDigest: Bytes;
  readonly keyListDigest: Bytes;
}

/** A stored manifest, and what its author's signature is judged by; null for a device that never was. */
export interface StoredSave {
  readonly bytes: Bytes;
  readonly digest: Bytes;
  readonly author: SigningDevice | null;
}

/** A save beside the one that is rebuilt; `at` is when it was received, in milliseconds since 1970. */
export interface OtherSave {
  readonly save: StoredSave;
  readonly at: number;
}

export const CHANGE_KINDS = ["put", "json-patch", "merge-patch"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Something with a sealed name, as the sealed API answers it. */
export interface Sealed<T> {
  readonly item: T;
  readonly author: SigningDevice | null;
}

/** A checkpoint, and what the signature of its newest finding is judged by. */
export interface SealedCheckpoint extends Sealed<Checkpoint> {
  readonly prover: SigningDevice | null;
}

export type Job =
  | {
      readonly kind: "read-state";
      readonly sessionId: Bytes;
      readonly save: StoredSave | null;
      /** Of the session: what an empty state says before the first save. */
      readonly createdAt: string;
    }
  | {
      readonly kind: "change-state";
      readonly sessionId: Bytes;
      readonly head: StoredSave | null;
      readonly createdAt: string;
      readonly change: ChangeKind;
      readonly body: Bytes;
      /** Milliseconds since 1970. */
      readonly now: number;
    }
  | {
      readonly kind: "restore";
      readonly sessionId: Bytes;
      /** The present, as it was when somebody asked for the past. */
      readonly head: StoredSave;
      readonly past: StoredSave;
      /** The newest save, where somebody saved meanwhile. */
      readonly moved: StoredSave | null;
      readonly parts: readonly Part[] | null;
      readonly label: string;
      readonly now: number;
    }
  | { readonly kind: "survey"; readonly sessionId: Bytes; readonly save: StoredSave; readonly every: boolean }
  | {
      readonly kind: "recover";
      readonly sessionId: Bytes;
      readonly how: RecoveryKind;
      /** Null before the first save. */
      readonly head: StoredSave | null;
      /** What is known of the newest save where it cannot be opened. */
      readonly unread: UnreadHead | null;
      /** The save to rebuild: the head itself, or an earlier one. */
      readonly target: StoredSave | null;
      readonly targetSeq: number;
      /** The newest save, where somebody saved meanwhile. */
      readonly moved: StoredSave | null;
      /** Saves after the target, whose segments may hold its chunks once more. */
      readonly later: readonly OtherSave[];
      /** Saves before it, in the order in which they are taken from. [RC-4] */
      readonly past: readonly (OtherSave & { readonly tier: "T5" | "T6" })[];
      readonly parts: readonly Part[] | null;
      /** A person has asked for it. */
      readonly confirmed: boolean;
      readonly now: number;
    }
  | {
      readonly kind: "merge";
      readonly sessionId: Bytes;
      /** Null: an empty state. */
      readonly base: StoredSave | null;
      readonly ours: StoredSave;
      readonly theirs: StoredSave;
      /** The newest save, where the outcome is to follow it; null: nothing is sealed. */
      readonly head: StoredSave | null;
      readonly strategy: Strategy;
      readonly resolutions: readonly { readonly id: string; readonly choice: Choice }[];
      readonly now: number;
    }
  | {
      readonly kind: "same-content";
      readonly sessionId: Bytes;
      readonly saves: readonly [StoredSave, StoredSave];
    }
  | {
      readonly kind: "compare-saves";
      readonly sessionId: Bytes;
      readonly saves: readonly [StoredSave, StoredSave];
      readonly form: "json" | "text";
    }
  | { readonly kind: "name-session"; readonly id: Bytes; readonly version: number; readonly name: string }
  | {
      readonly kind: "open-sessions";
      readonly sessions: readonly Sealed<Session>[];
      /** Of a page; absent where one session is asked for by itself. */
      readonly next?: string | null;
    }
  | {
      readonly kind: "note-checkpoint";
      readonly id: Bytes;
      readonly version: number;
      readonly note: Partial<CheckpointNote>;
      /** What the note is now, where it is changed: what is not named stays. */
      readonly before: Sealed<Checkpoint> | null;
      /** Of a new one: the save it is for, and the one that the checkpoint before it names where it needs a name. */
      readonly of: {
        readonly sessionId: Bytes;
        readonly save: StoredSave;
        readonly previous: StoredSave | null;
      } | null;
    }
  | { readonly kind: "open-checkpoint"; readonly checkpoint: SealedCheckpoint }
  | {
      readonly kind: "list-checkpoints";
      readonly checkpoints: readonly SealedCheckpoint[];
      readonly query: NotedCheckpointQuery;
      readonly limit: number;
    }
  | {
      readonly kind: "count-checkpoints";
      readonly sessionId: Bytes;
      readonly counts: CheckpointStats;
      readonly checkpoints: readonly SealedCheckpoint[];
      /** What the newest checkpoint names. */
      readonly newest: StoredSave | null;
    }
  | {
      readonly kind: "seal-proof";
      /** Of the checkpoint. */
      readonly id: Bytes;
      /** Milliseconds since 1970. */
      readonly at: number;
      readonly counts: ProofCounts;
    }
  | {
      readonly kind: "clone";
      /** The session that `past` is a save of. */
      readonly sessionId: Bytes;
      readonly past: StoredSave;
      /** The new session. */
      readonly into: Bytes;
      readonly now: number;
    };

export type JobRefusal =
  | "unlock-required"
  | "damaged"
  | "invalid-request"
  | "too-large"
  | "quota-exceeded"
  | "patch-failed"
  | "nothing-new";

export interface SealedSegment {
  readonly id: Bytes;
  readonly bytes: Bytes;
}

/** A save that is sealed, and yet to be committed. */
export interface SealedSave {
  readonly kind: "save";
  readonly manifest: Bytes;
  readonly seq: number;
  readonly digest: Bytes;
  readonly segments: readonly SealedSegment[];
}

export type JobResult =
  | { readonly kind: "refused"; readonly code: JobRefusal; readonly errors: readonly ProblemPointer[] }
  /** JSON, or text where that was asked for, ready to be sent. `next` is the cursor of the next page. */
  | { readonly kind: "json"; readonly bytes: Bytes; readonly next: string | null }
  | { readonly kind: "unchanged" }
  | SealedSave
  /** JSON of what became of it, and the save, where one was asked for. */
  | { readonly kind: "merged"; readonly answer: Bytes; readonly save: SealedSave | null }
  | ({ readonly kind: "survey" } & Survey)
  /** `save` is null where a person has to decide. */
  | { readonly kind: "recovered"; readonly report: RecoveryReport; readonly save: SealedSave | null }
  | { readonly kind: "same"; readonly same: boolean }
  | { readonly kind: "meta"; readonly meta: Bytes; readonly nameTag: Bytes | null };

/** A segment as it is stored, and whether its author is an assisted device: null where nobody knows. */
export interface FetchedSegment {
  readonly id: Bytes;
  /** Null: it cannot be had. */
  readonly bytes: Bytes | null;
  readonly assisted: boolean | null;
}

/** To a worker: one job at a time, and the segments that it asks for. */
export type ToWorker =
  | { readonly kind: "job"; readonly unlocking: Unlocking; readonly job: Job }
  | { readonly kind: "segments"; readonly segments: readonly FetchedSegment[] };

/** From a worker. `failed` names the class of a defect and where it was thrown, and nothing that was opened. */
export type FromWorker =
  | { readonly kind: "want"; readonly ids: readonly Bytes[] }
  | { readonly kind: "done"; readonly result: JobResult }
  | { readonly kind: "failed"; readonly name: string; readonly stack: string };
