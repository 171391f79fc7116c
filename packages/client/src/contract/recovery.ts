import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type {
  Fault,
  RecoveryKind,
  RecoveryStats,
  Tier,
  TierCounts,
} from "@holdfast/protocol/session-recovery";
import type { State } from "@holdfast/state/model";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "./problem.ts";
import type { SaveRecord } from "./save-record.ts";
import type { Checkpoint, ProofCounts } from "./timeline.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A save as recovery names it; `at` is when it was received. */
export interface SavePlace {
  readonly digest: string;
  readonly seq: number;
  readonly at: string;
}

/** What was found of one save. Nothing was changed. [RC-2] */
export interface SaveCheck {
  readonly save: SavePlace;
  readonly whole: boolean;
  readonly faults: readonly {
    readonly object: "manifest" | "segment";
    /** Of the segment, or the digest of the save. */
    readonly id: string;
    readonly fault: Fault;
  }[];
  readonly sections: readonly {
    /** Its type, a colon and its name. */
    readonly section: string;
    readonly state: "ok" | "damaged" | "missing";
    readonly bytes: number;
  }[];
  /** Nodes below which no section is known by name. */
  readonly lostNodes: number;
}

/** What became of one section. [RC-3] */
export interface SectionResult {
  readonly section: string;
  /** What a person calls the thing it belongs to, as far as that is known. */
  readonly name: string;
  readonly state: "ok" | "recovered" | "lost";
  readonly bytes: number;
  readonly tier: Tier | null;
  /** The save it came from, in hex, and when that was made; null for the save itself. */
  readonly from: string | null;
  readonly at: string | null;
  /** The very content that the save held. */
  readonly exact: boolean;
}

/** What recovering a save came to. It stays with the handle until the next one: `repair` takes it by its id. */
export interface RecoveryReport {
  readonly id: string;
  readonly save: SavePlace;
  readonly sections: readonly SectionResult[];
  readonly recovered: number;
  readonly lost: { readonly sections: number; readonly bytes: number; readonly names: readonly string[] };
  readonly lostNodes: number;
  /** Of the sections that are known, how many are damaged where they are stored; 0 to 1. */
  readonly damagedShare: number;
  /** Repairing it takes a person's word. [RC-5] */
  readonly needsConfirmation: boolean;
}

export interface RecoveredState {
  readonly state: State;
  readonly report: RecoveryReport;
}

/** The session can be worked in again. `save` is the repaired one. */
export interface Repaired {
  readonly save: SaveRecord;
  /** Digest of the damaged save, which stays as it is. */
  readonly before: string;
  readonly report: RecoveryReport;
  /** What is kept apart of what was lost, by its id; null for nothing. */
  readonly quarantined: string | null;
}

/** What of lost sections is still there: sealed on this device, in no state. [RC-6] */
export interface QuarantineItem {
  readonly id: string;
  readonly at: string;
  /** Digest of the damaged save. */
  readonly save: string;
  readonly sections: readonly string[];
  readonly bytes: number;
}

export interface HealResult {
  /** Segments that were sent again byte for byte. */
  readonly sent: number;
  /** Segments whose chunks a new save carries, and that opened through it. */
  readonly carried: number;
  /** Segments that this device cannot help with. */
  readonly left: number;
  readonly save: SaveRecord | null;
}

/** What this device tried for one session. [RC-12] */
export interface RecoveryAttempts {
  readonly attempts: number;
  readonly repairs: number;
  readonly kinds: { readonly [K in RecoveryKind]: number };
  readonly tiers: TierCounts;
  readonly lost: { readonly sections: number; readonly bytes: number };
  readonly lastAt: string | null;
  /** How often what is damaged now may still be tried without a person. */
  readonly automaticLeft: number;
}

/** A newest save that is older than, or beside, what this device knows. [RC-11] */
export interface SetBack {
  /** What this device has, and shows. */
  readonly here: SavePlace;
  /** What the service calls the newest; null when it has none. */
  readonly there: SavePlace | null;
  readonly kind: "older" | "fork" | "gone" | "older-members";
}

/** Ways out of damage, for one opened session. */
export interface SessionRecovery {
  /** What could be read of a save, the newest one when none is named. */
  readonly analyze: (save?: string) => Answer<SaveCheck>;
  /** Opens every chunk of a save. */
  readonly validate: (save: string) => Answer<SaveCheck>;
  /**
   * Rebuilds a save from wherever each section can be had; writes nothing. `older`: also from saves of more than 30 days ago.
   * `attempts-exhausted` after three tries of the same damage, unless a person asks. [RC-4] [RC-5]
   */
  readonly recover: (
    save?: string,
    options?: { readonly older?: boolean; readonly confirmed?: boolean },
  ) => Answer<RecoveredState>;
  /**
   * Saves what `recover` found on top of the damaged newest save, and goes on from there. `confirmation-needed` above 30 % of the
   * sections, `attempts-exhausted` after two without a person. [RC-6]
   */
  readonly repair: (report: RecoveryReport, options?: { readonly confirmed?: boolean }) => Answer<Repaired>;
  /** Goes on with whatever authenticates, an empty session if nothing does. Always a person's act. [RC-7] */
  readonly emergency: () => Answer<Repaired>;
  readonly quarantine: () => Answer<readonly QuarantineItem[]>;
  /** JSON: sections with their pieces, as text or base64. */
  readonly download: (id: string) => Answer<Bytes>;
  readonly discard: (id: string) => Answer<null>;
  /** Sends or carries again what the service lacks and this device has. [RC-9] */
  readonly heal: () => Answer<HealResult>;
  readonly attempts: () => Answer<RecoveryAttempts>;
  /** Null unless the session opened as `rolled-back`. */
  readonly setBack: () => Answer<SetBack | null>;
  /** Saves what this device has on top of what the service has; for a session that opened as `rolled-back`. [RC-11] */
  readonly sendAgain: () => Answer<SaveRecord | null>;
}

/** The calls of `SessionRecovery`: plain data in, plain data out. */
export const RECOVERY_CALLS = [
  "analyze",
  "validate",
  "recover",
  "repair",
  "emergency",
  "quarantine",
  "download",
  "discard",
  "heal",
  "attempts",
  "setBack",
  "sendAgain",
] as const satisfies readonly (keyof SessionRecovery)[];
export type RecoveryCall = (typeof RECOVERY_CALLS)[number];

/** How one round of the restore drill ended. [RC-10] */
export interface DrillResult {
  readonly proofs: readonly {
    readonly session: string;
    readonly checkpoint: string;
    readonly at: string;
    readonly sections: number;
    readonly bytes: number;
    readonly lost: number;
  }[];
  /** Checkpoints whose last proof is older than a week, or that have none, and that are left. */
  readonly due: number;
}

/** What rebuilding a save just now, out of what the service has and nothing else, came to. */
export interface RestoreTest {
  readonly save: SavePlace;
  readonly found: ProofCounts;
  /** What did not hold. `name` is what a person calls the thing it belongs to, as far as that is known. */
  readonly lost: readonly { readonly section: string; readonly name: string; readonly bytes: number }[];
  /** The manifest itself did not hold, and why; null where it did. */
  readonly fault: Fault | null;
  /** The checkpoint with this as its proof; null where none was tested, or none may be written down by this account. */
  readonly noted: Checkpoint | null;
}

/** Recovery of all sessions. */
export interface Recovery {
  readonly stats: (session?: string) => Answer<RecoveryStats>;
  /** Proves the checkpoints that are due, the oldest proof first, at most `most` of them. */
  readonly drill: (most?: number) => Answer<DrillResult>;
  /** Tests the restore of a checkpoint now, and notes the result; with null that of the newest save, which has no place for a note. */
  readonly test: (session: Id<"ses">, checkpoint: Checkpoint | null) => Answer<RestoreTest>;
  /** As of `SessionRecovery`, of a session that need not be open. [RC-6] */
  readonly quarantine: (session: Id<"ses">) => Answer<readonly QuarantineItem[]>;
  readonly download: (session: Id<"ses">, id: string) => Answer<Bytes>;
  readonly discard: (session: Id<"ses">, id: string) => Answer<null>;
}
