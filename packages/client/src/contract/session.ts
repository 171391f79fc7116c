import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { Present, WatchSession } from "./events.ts";
import type { ClientProblem } from "./problem.ts";
import type { SessionRecovery } from "./recovery.ts";
import type { SaveRecord } from "./save-record.ts";
import type { SearchSession } from "./search.ts";
import type { SessionSecrets } from "./secrets.ts";
import type { Timeline } from "./timeline.ts";

export interface SessionSummary {
  readonly id: Id<"ses">;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly seq: number;
  readonly bytes: number;
  /** The session that this one is a branch of. [LE-5] */
  readonly branchOf: Id<"ses"> | null;
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
  | {
      readonly kind: "read-only";
      readonly reason:
        | "other-tab"
        | "not-trusted"
        | "damaged"
        | "role"
        | "past-author"
        | "rolled-back"
        | "other-device"
        | "taken-over";
      /** Which device writes, for `other-device` and `taken-over`; whose it is where this client knows it. */
      readonly by?: { readonly device: Id<"dev">; readonly account: Id<"acc"> | null };
      /** The branch that holds what this device had not sent when it was taken over. [LE-5] */
      readonly branch?: Id<"ses">;
    };

/** Seconds between automatic saves; null for none, `account` for what the account's session config says. */
export type AutosaveChoice = number | null | "account";

/** How a session is opened. */
export interface OpenOptions {
  /** Gets the visible sections first, while the rest still arrives. */
  readonly onVisible?: (partial: State) => void;
  /**
   * Also where the newest save itself cannot be read: read-only as `damaged`, with what this device keeps, or empty. Its
   * `recovery` leads on. [RC-7]
   */
  readonly damaged?: boolean;
  /**
   * Asks for no lease: writes beside whoever writes, and merges. Without it a session that another device writes in opens
   * read-only and follows it. [LE-3] [LE-8]
   */
  readonly alongside?: boolean;
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
  /**
   * Stands behind a newest save that opened read-only as `past-author`: it stays, this device's save follows it, and the session
   * can be written. Refused as `forbidden` where that is not so. [WS-13]
   */
  readonly vouch: () => Promise<Result<SaveRecord | null, ClientProblem>>;
  /**
   * Writes here from now on, where another device does: `forbidden` where none does. What that one has not sent becomes a branch
   * there. [LE-3]
   */
  readonly takeOver: () => Promise<Result<null, ClientProblem>>;
  /** The newest 50 saves of this visit and before, newest first. */
  readonly log: () => readonly SaveRecord[];
  /** What happens to this session, whoever does it. It is told of what others save whether or not somebody watches. [EV-10] */
  readonly watch: WatchSession;
  /** Everybody who has it open now, as far as is known: nobody while changes do not arrive. */
  readonly presence: () => readonly Present[];
  readonly timeline: Timeline;
  readonly search: SearchSession;
  /** Ways out of damage, and out of a service that answers an older state. */
  readonly recovery: SessionRecovery;
  /** What looks like a secret in the state, and ways to keep it out. */
  readonly secrets: SessionSecrets;
  /** Flushes to the journal and the service as far as possible, then lets go of the session. */
  readonly close: () => Promise<void>;
}
