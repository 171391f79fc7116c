import type { Id } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";

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
    | "insecure-origin";
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
  | { readonly kind: "unsaved"; readonly since: string; readonly keptOnDevice: boolean }
  | { readonly kind: "saving" }
  | { readonly kind: "offline"; readonly changes: number; readonly keptOnDevice: boolean }
  | { readonly kind: "failed"; readonly problem: ClientProblem; readonly keptOnDevice: boolean }
  | { readonly kind: "read-only"; readonly reason: "other-tab" | "not-trusted" | "damaged" | "role" };

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
  /** Flushes to the journal and the service as far as possible, then lets go of the session. */
  readonly close: () => Promise<void>;
}

/** The product as a program sees it. Made by `createHoldfast`; the web workspace uses nothing below it. */
export interface Holdfast {
  readonly status: () => AccountStatus;
  readonly subscribe: (listener: (status: AccountStatus) => void) => () => void;
  /** Finds the login and the local wrap of an earlier visit; asks nobody. */
  readonly start: () => Promise<void>;
  readonly register: (input: {
    readonly email: string;
    readonly passphrase: string;
  }) => Promise<Result<AccountView, ClientProblem>>;
  readonly signIn: (input: {
    readonly email: string;
    readonly passphrase: string;
  }) => Promise<Result<AccountView, ClientProblem>>;
  readonly unlock: (passphrase: string) => Promise<Result<AccountView, ClientProblem>>;
  readonly lock: () => Promise<void>;
  /** `discardUnsent` false refuses with `locked` work still unsent as `{ code: "offline" }`. */
  readonly signOut: (options: { readonly discardUnsent: boolean }) => Promise<Result<null, ClientProblem>>;
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
  /** Seconds between automatic saves, 5–600. */
  readonly setAutosaveSeconds: (seconds: number) => void;
  /** Locks after so many minutes without an edit or a call; null, as it begins, never. */
  readonly setIdleLockMinutes: (minutes: number | null) => void;
}
