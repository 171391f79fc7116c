import type { Id } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { Part } from "@holdfast/state/parts";

/** Why a call was refused. `requestId` is there when a service answered. */
export interface ClientProblem {
  readonly code:
    | ProblemCode
    | "offline"
    | "wrong-passphrase"
    | "weak-passphrase"
    | "weak-kdf"
    | "not-trusted"
    | "damaged"
    | "locked"
    | "insecure-origin"
    | "nothing-new"
    | "mistyped-code"
    | "wrong-code";
  readonly title: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;
  /** What is stored is as it was before the call. */
  readonly dataSafe: boolean;
}

export interface AccountView {
  readonly accountId: Id<"acc">;
  readonly email: string;
  readonly workspaceId: Id<"wsp">;
  readonly deviceId: Id<"dev">;
}

/** A new account, and its recovery codes in groups of 4: this is the only time anybody sees them. [KY-17] */
export interface Registered extends AccountView {
  /** Empty where none were wanted. */
  readonly recoveryCodes: readonly string[];
}

export interface RecoveryStatus {
  /** Codes of the account that nobody has used, 0–12. */
  readonly codesLeft: number;
}

/** A browser or program that is signed in to the account. */
export interface Login {
  readonly id: Id<"lgn">;
  /** "Firefox on Linux": what it says of itself, in words of this client. */
  readonly name: string;
  readonly kind: "browser" | "program";
  /** The device it acts for; null where the service does not know. */
  readonly deviceId: Id<"dev"> | null;
  /** Network address, as the service saw it last. */
  readonly address: string;
  readonly createdAt: string;
  /** To a quarter of an hour: noted when it renews itself. */
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  /** The one that asks. */
  readonly current: boolean;
}

/** `signed-out`: no login. `locked`: a login, and no keys in memory. `unlocked`: ready. */
export type AccountStatus =
  | { readonly kind: "starting" }
  | { readonly kind: "signed-out" }
  | { readonly kind: "locked"; readonly email: string }
  | { readonly kind: "unlocked"; readonly account: AccountView };

export interface SessionSummary {
  readonly id: Id<"ses">;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly seq: number;
  readonly bytes: number;
}

export interface SaveRecord {
  readonly at: string;
  readonly seq: number;
  readonly digest: string;
  readonly kind: "auto" | "manual" | "restore" | "merge" | "compact" | "clone";
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What the status pill shows; `changes` counts saves and edits the service has not acknowledged. */
export type SaveStatus =
  | { readonly kind: "opening" }
  | {
      readonly kind: "saved";
      readonly at: string;
      readonly seq: number;
      readonly digest: string;
      readonly bytes: number;
    }
  | {
      readonly kind: "unsaved";
      readonly since: string;
      readonly keptOnDevice: boolean;
      /** This device's journal has all of it but for, at most, the last second. */
      readonly journaled: boolean;
    }
  | { readonly kind: "saving" }
  | { readonly kind: "offline"; readonly changes: number; readonly keptOnDevice: boolean }
  | { readonly kind: "failed"; readonly problem: ClientProblem; readonly keptOnDevice: boolean }
  | { readonly kind: "read-only"; readonly reason: "other-tab" | "not-trusted" | "damaged" | "role" };

/** What a person says of a checkpoint; all of it is sealed. */
export interface CheckpointNote {
  /** 1–100 characters. */
  readonly name: string;
  /** At most 500 characters. */
  readonly description: string;
  /** At most 20 of at most 50 characters. */
  readonly tags: readonly string[];
  readonly priority: "low" | "medium" | "high";
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
   * Goes on from an earlier save, or from `parts` of it. The present is saved first and kept under an automatic checkpoint;
   * nothing is overwritten: the restored state is a save of its own.
   */
  readonly restore: (
    digest: string,
    options?: { readonly parts?: readonly Part[] },
  ) => Promise<Result<Restored, ClientProblem>>;
  /** The newest restore of the last 24 h, or null. Undoing it is restoring `before`. */
  readonly lastRestore: () => Promise<Result<Restored | null, ClientProblem>>;
}

/** One opened session: an immutable state that saves itself. */
export interface SessionHandle {
  readonly summary: SessionSummary;
  readonly state: () => State;
  /** Replaces the state. Unchanged slices must keep their identity: dirty tracking is by reference. */
  readonly update: (change: (state: State) => State) => void;
  /** `origin` tells own updates from merged or restored ones. Returns the unsubscriber. */
  readonly subscribe: (listener: (state: State, origin: "local" | "remote") => void) => () => void;
  readonly status: () => SaveStatus;
  readonly subscribeStatus: (listener: (status: SaveStatus) => void) => () => void;
  /** True when unsaved work of an interrupted earlier visit was replayed from the journal. */
  readonly recovered: () => { readonly from: string } | null;
  readonly save: (label?: string) => Promise<Result<SaveRecord | null, ClientProblem>>;
  /** The newest 50 saves of this visit and before, newest first. */
  readonly log: () => readonly SaveRecord[];
  readonly timeline: Timeline;
  /** Flushes to the journal and the service as far as possible, then lets go of the session. */
  readonly close: () => Promise<void>;
}

/** The product as a program sees it. Made by `createHoldfast`; the web workspace uses nothing below it. */
export interface Holdfast {
  readonly status: () => AccountStatus;
  readonly subscribe: (listener: (status: AccountStatus) => void) => () => void;
  /** Finds the login and the local wrap of an earlier visit; asks nobody. */
  readonly start: () => Promise<void>;
  /** Makes 8 recovery codes with the account unless `recoveryCodes` is false. */
  readonly register: (input: {
    readonly email: string;
    readonly passphrase: string;
    readonly recoveryCodes?: boolean;
  }) => Promise<Result<Registered, ClientProblem>>;
  readonly signIn: (input: {
    readonly email: string;
    readonly passphrase: string;
  }) => Promise<Result<AccountView, ClientProblem>>;
  /**
   * Uses up a recovery code to set a new passphrase, ends every login of the account and signs in here. `mistyped-code`: the
   * check characters do not fit and nothing was sent; `wrong-code`: no such account, or the code was used or replaced;
   * `account-locked`: too many wrong codes. Succeeds only once the new passphrase has opened the account. [KY-19]
   */
  readonly recover: (input: {
    readonly email: string;
    readonly code: string;
    readonly passphrase: string;
  }) => Promise<Result<AccountView, ClientProblem>>;
  /** Replaces all recovery codes by `count` new ones, 4–12, 8 unless said otherwise; answers them once. [KY-20] */
  readonly newRecoveryCodes: (count?: number) => Promise<Result<readonly string[], ClientProblem>>;
  /** Asks the service. */
  readonly recoveryStatus: () => Promise<Result<RecoveryStatus, ClientProblem>>;
  /**
   * Replaces the passphrase and ends every other login of the account in one step. `wrong-passphrase`: `present` does not open
   * the account, and nothing was changed; `weak-passphrase`: `next` is too easy to guess, or the same. Succeeds only once what is
   * stored has opened with the new passphrase. The keys of the account stay the same: it does not lock out who has
   * the earlier passphrase and an old copy of what the service stores. [AU-24]
   */
  readonly changePassphrase: (input: {
    readonly present: string;
    readonly next: string;
  }) => Promise<Result<null, ClientProblem>>;
  readonly unlock: (passphrase: string) => Promise<Result<AccountView, ClientProblem>>;
  readonly lock: () => Promise<void>;
  /** `discardUnsent` false refuses with `locked` work still unsent as `{ code: "offline" }`. */
  readonly signOut: (options: { readonly discardUnsent: boolean }) => Promise<Result<null, ClientProblem>>;
  /** The live logins of the account: this one first, then by when they were last seen. */
  readonly logins: () => Promise<Result<readonly Login[], ClientProblem>>;
  /**
   * Ends a login at once. Its device is signed out at its next request; what it has not sent stays sealed there until the next
   * sign-in. The current one leaves as by `signOutEverywhere`.
   */
  readonly revokeLogin: (id: Id<"lgn">) => Promise<Result<null, ClientProblem>>;
  /**
   * Ends every login of the account, this one too. What this device has not sent is sent before, or stays sealed on it until the
   * next sign-in. Without the service nothing ends. [AU-22]
   */
  readonly signOutEverywhere: () => Promise<Result<null, ClientProblem>>;
  readonly listSessions: () => Promise<Result<readonly SessionSummary[], ClientProblem>>;
  readonly createSession: (input: {
    readonly name: string;
    readonly state: State;
  }) => Promise<Result<SessionSummary, ClientProblem>>;
  readonly renameSession: (id: Id<"ses">, name: string) => Promise<Result<SessionSummary, ClientProblem>>;
  readonly deleteSession: (id: Id<"ses">) => Promise<Result<null, ClientProblem>>;
  /** `onVisible` gets the visible sections first, while the rest still arrives. */
  readonly openSession: (
    id: Id<"ses">,
    options?: { readonly onVisible?: (partial: State) => void },
  ) => Promise<Result<SessionHandle, ClientProblem>>;
  /** Seconds between automatic saves, 5–600; null for none, where this device keeps its journal. */
  readonly setAutosaveSeconds: (seconds: number | null) => void;
  /** Locks after so many minutes without an edit or a call; null, as it begins, never. */
  readonly setIdleLockMinutes: (minutes: number | null) => void;
}
