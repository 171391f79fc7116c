import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { Differences } from "@holdfast/state/differences/differences";
import type { LossLedger } from "@holdfast/state/ledger";
import type { State } from "@holdfast/state/model";
import type { DrawnState, Things } from "@holdfast/state/open-drawn";
import type { Part } from "@holdfast/state/parts";
import type { ClientProblem } from "./problem.ts";
import type { SaveRecord } from "./save-record.ts";

/** What a person says of a checkpoint; all of it is sealed. */
export interface CheckpointNote {
  /** 1–100 characters. Given a new checkpoint without one, a name is made from what changed. [CA-10] */
  readonly name: string;
  /** At most 500 characters. */
  readonly description: string;
  /** At most 20 of at most 50 characters. */
  readonly tags: readonly string[];
  readonly priority: "low" | "medium" | "high";
}

/** How much a restore drill rebuilt: sections, those of them that were lost, and bytes of what was read. */
export interface ProofCounts {
  readonly sections: number;
  readonly lost: number;
  readonly bytes: number;
}

/** `found` is null where it cannot be read: what the service says of it is then nobody's word. */
export interface CheckpointProof {
  readonly at: string;
  readonly whole: boolean;
  /** Who rebuilt it; `account` is null for a device that is not known any more. */
  readonly by: { readonly device: Id<"dev">; readonly account: Id<"acc"> | null };
  readonly found: ProofCounts | null;
}

/** Counts of a session's checkpoints, by what only whoever opened the notes knows too. [CP-14] */
export interface CheckpointStatistics {
  readonly count: number;
  readonly manual: number;
  readonly automatic: number;
  readonly pinned: number;
  /** Not sent yet. */
  readonly waiting: number;
  /** Notes that cannot be read. */
  readonly unread: number;
  /** Rebuilt whole in the last 7 days. */
  readonly proven: number;
  readonly byPriority: { readonly low: number; readonly medium: number; readonly high: number };
  /** The most frequent first. */
  readonly byTag: readonly { readonly tag: string; readonly count: number }[];
  /**
   * `bytes` is what the named saves added, `sealedBytes` everything that they need, each segment once. Null without the service.
   */
  readonly stored: { readonly bytes: number; readonly sealedBytes: number } | null;
  /** Of the newest checkpoint's save: bytes sealed for it, over the bytes of its state as JSON. Null where it cannot be read whole. */
  readonly compression: {
    readonly sealedBytes: number;
    readonly jsonBytes: number;
    readonly ratio: number;
  } | null;
}

/** What became of one of many checkpoints that were to be deleted. */
export interface Removed {
  readonly id: Id<"cpt">;
  readonly outcome: "deleted" | "not-found" | "version-conflict";
}

/** A save that went back to an earlier one, as whoever did it says. */
export interface RestoreEntry {
  readonly save: { readonly seq: number; readonly digest: string };
  readonly from: string;
  readonly checkpointId: Id<"cpt"> | null;
  /** How many parts; null for all. */
  readonly parts: number | null;
  readonly at: string;
  readonly accountId: string;
  readonly loginId: string;
  readonly deviceId: string;
  /** The device this client runs on made it. */
  readonly own: boolean;
}

/** A named save. `note` is null when it cannot be read: it was damaged, or swapped. */
export interface Checkpoint {
  readonly id: Id<"cpt">;
  readonly save: {
    readonly seq: number;
    readonly digest: string;
    readonly at: string;
    readonly bytes: number;
  };
  readonly origin: "manual" | "auto";
  readonly pinned: boolean;
  readonly createdAt: string;
  readonly version: number;
  readonly note: CheckpointNote | null;
  /** What is not in its save, and why. Null: nobody wrote it down, or it cannot be read. [CA-6] */
  readonly ledger: LossLedger | null;
  /** What the newest restore drill of it found; null: nobody has rebuilt it yet. */
  readonly proof: CheckpointProof | null;
  /**
   * Only this device has it: it is sent when the service can be reached. Until then it cannot be changed; its save, and what the
   * service says of time and size, may turn out to be others. [CP-10]
   */
  readonly waiting?: true;
}

/** One save of the session's history, as the service received it. */
export interface SavePoint {
  readonly seq: number;
  readonly digest: string;
  readonly parent: string | null;
  readonly kind: SaveRecord["kind"];
  readonly at: string;
  readonly bytes: number;
  /** The device this client runs on made it. */
  readonly own: boolean;
  /** The service sealed it for a program with an unlock token, and could read it. [AM-11] */
  readonly byService: boolean;
}

export interface SavePage {
  readonly saves: readonly SavePoint[];
  /** Pass to `saves` for the next, older page; null on the last one. */
  readonly next: string | null;
}

/** A restore that can be taken back until `until`. */
export interface Restored {
  /** The save that holds the state from before. */
  readonly before: string;
  readonly at: string;
  readonly until: string;
}

/** The past of one session: what was saved, names for it, and ways back. */
export interface Timeline {
  /** Newest first. */
  readonly saves: (cursor?: string) => Promise<Result<SavePage, ClientProblem>>;
  /** All of them, newest first. Without the service those that wait, and the others as they were last seen. */
  readonly checkpoints: () => Promise<Result<readonly Checkpoint[], ClientProblem>>;
  /**
   * Saves, and gives the save a name. Without the service both are kept on this device and sent later: the answer is `waiting`.
   * `skipDuplicates` refuses with `nothing-new` when the newest checkpoint holds the same content already.
   */
  readonly name: (
    note: CheckpointNote,
    options?: { readonly pinned?: boolean; readonly skipDuplicates?: boolean },
  ) => Promise<Result<Checkpoint, ClientProblem>>;
  /** From the version that `checkpoint` has; an older one is refused. */
  readonly change: (
    checkpoint: Checkpoint,
    to: { readonly note?: CheckpointNote; readonly pinned?: boolean },
  ) => Promise<Result<Checkpoint, ClientProblem>>;
  /** One that waits is taken back. */
  readonly remove: (checkpoint: Checkpoint) => Promise<Result<null, ClientProblem>>;
  /** The state of a save, verified and whole; the present one stays as it is. */
  readonly preview: (digest: string) => Promise<Result<State, ClientProblem>>;
  /**
   * What is drawn of the state of a save: names and facts of everything, and the content of what is in `front` now or was then.
   * No other content is opened. [WB-5]
   */
  readonly glimpse: (digest: string, front: Things) => Promise<Result<DrawnState, ClientProblem>>;
  /** How save `b` differs from save `a`, by meaning; null for the present. [CA-7] */
  readonly compare: (a: string | null, b: string | null) => Promise<Result<Differences, ClientProblem>>;
  /** The same as a page of text, changes of files as unified diffs. [CA-8] */
  readonly describe: (a: string | null, b: string | null) => Promise<Result<string, ClientProblem>>;
  /**
   * Goes on from an earlier save, or from `parts` of it. The present is saved first and kept under an automatic checkpoint;
   * nothing is overwritten: the restored state is a save of its own.
   */
  readonly restore: (
    digest: string,
    options?: { readonly parts?: readonly Part[]; readonly checkpoint?: Id<"cpt"> },
  ) => Promise<Result<Restored, ClientProblem>>;
  /** The newest restore of the last 24 h, or null. Undoing it is restoring `before`. */
  readonly lastRestore: () => Promise<Result<Restored | null, ClientProblem>>;
  /** The restores of this session, newest first; pass `next` for the next, older page. */
  readonly restores: (
    cursor?: string,
  ) => Promise<
    Result<{ readonly restores: readonly RestoreEntry[]; readonly next: string | null }, ClientProblem>
  >;
  /** All of them at once, or none; each at the version it has here. What waits is taken back. [CP-13] */
  readonly removeMany: (
    checkpoints: readonly Checkpoint[],
  ) => Promise<Result<readonly Removed[], ClientProblem>>;
  readonly statistics: () => Promise<Result<CheckpointStatistics, ClientProblem>>;
  /** Notes what rebuilding a checkpoint found just now. Only whether all was there is told to the service. [CP-15] */
  readonly prove: (checkpoint: Checkpoint, found: ProofCounts) => Promise<Result<Checkpoint, ClientProblem>>;
}
