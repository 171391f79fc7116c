import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { AccountStatus } from "../contract/account.ts";
import type { DoorName } from "../contract/doors.ts";
import type { Present, WatchEvent, WatchOptions } from "../contract/events.ts";
import type { Holdfast } from "../contract/holdfast.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { RecoveryCall } from "../contract/recovery.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { SearchEvent, SearchOptions } from "../contract/search.ts";
import type { SecretsCall } from "../contract/secrets.ts";
import type { AutosaveChoice, OpenOptions, SaveStatus, SessionSummary } from "../contract/session.ts";
import type { Timeline } from "../contract/timeline.ts";
import type { StatePatch } from "./state-patch.ts";

/** Calls that travel as they are: plain data in, plain data out. */
export const PLAIN_CALLS = [
  "start",
  "humanCheck",
  "register",
  "signIn",
  "recover",
  "beginPairing",
  "awaitPairing",
  "confirmPairing",
  "cancelPairing",
  "passkeyQuestion",
  "signInByPasskey",
  "unlockByPasskey",
  "changePassphrase",
  "replaceRootKey",
  "unlock",
  "lock",
  "signOut",
  "logins",
  "revokeLogin",
  "signOutEverywhere",
  "switchWorkspace",
  "leaveWorkspace",
  "listSessions",
  "createSession",
  "renameSession",
  "deleteSession",
] as const;
export type PlainCall = (typeof PLAIN_CALLS)[number];

/** Calls on the timeline of an open session: plain data in, plain data out. */
export const TIMELINE_CALLS = [
  "saves",
  "checkpoints",
  "name",
  "change",
  "remove",
  "preview",
  "glimpse",
  "compare",
  "describe",
  "restore",
  "lastRestore",
  "restores",
  "removeMany",
  "statistics",
  "prove",
] as const satisfies readonly (keyof Timeline)[];
export type TimelineCall = (typeof TIMELINE_CALLS)[number];

/** What the other side needs to show an open session. */
export interface SessionView {
  readonly summary: SessionSummary;
  readonly state: State;
  readonly status: SaveStatus;
  readonly recovered: { readonly from: string } | null;
  readonly log: readonly SaveRecord[];
  readonly present: readonly Present[];
}

/**
 * From the page to the engine. `n` numbers a call for its answer; an open session is named by the `n` that opened it.
 *
 * An update says which `generation` of the engine's state it was made on (see `remote`); an older one is passed over, since
 * the page sends what it still holds anew on top of the newer.
 */
export type ToEngine =
  | {
      readonly kind: "call";
      readonly n: number;
      readonly method: PlainCall;
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: "door";
      readonly n: number;
      readonly door: DoorName;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: "open";
      readonly n: number;
      readonly id: Id<"ses">;
      readonly visible: boolean;
      readonly options: Omit<OpenOptions, "onVisible">;
    }
  | {
      readonly kind: "update";
      readonly session: number;
      readonly generation: number;
      readonly revision: number;
      readonly patch: StatePatch;
    }
  | {
      readonly kind: "save";
      readonly n: number;
      readonly session: number;
      readonly label: string | undefined;
    }
  | { readonly kind: "vouch"; readonly n: number; readonly session: number }
  | { readonly kind: "take-over"; readonly n: number; readonly session: number }
  | {
      readonly kind: "timeline";
      readonly n: number;
      readonly session: number;
      readonly method: TimelineCall;
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: "recovery";
      readonly n: number;
      readonly session: number;
      readonly method: RecoveryCall;
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: "secrets";
      readonly n: number;
      readonly session: number;
      readonly method: SecretsCall;
      readonly args: readonly unknown[];
    }
  | { readonly kind: "close"; readonly n: number; readonly session: number }
  /** What is told from then on names this `n`. */
  | {
      readonly kind: "search";
      readonly n: number;
      readonly session: number;
      readonly query: string;
      readonly options: Omit<SearchOptions, "signal">;
    }
  | { readonly kind: "unsearch"; readonly n: number }
  | { readonly kind: "watch"; readonly n: number; readonly options: WatchOptions }
  | { readonly kind: "unwatch"; readonly n: number }
  | { readonly kind: "autosave"; readonly seconds: AutosaveChoice }
  | { readonly kind: "idle"; readonly minutes: number | null }
  | { readonly kind: "flush"; readonly leaving: boolean }
  | { readonly kind: "leave" }
  | { readonly kind: "online" };

/** From the engine to the page. */
export type ToPage =
  | { readonly kind: "answer"; readonly n: number; readonly value: unknown }
  | { readonly kind: "defect"; readonly n: number; readonly message: string }
  | { readonly kind: "account"; readonly status: AccountStatus }
  | { readonly kind: "visible"; readonly n: number; readonly state: State }
  /** Of the search `n`; null after the last one. */
  | { readonly kind: "found"; readonly n: number; readonly event: SearchEvent | null }
  | { readonly kind: "opened"; readonly n: number; readonly result: Result<SessionView, ClientProblem> }
  | {
      readonly kind: "status";
      readonly session: number;
      readonly status: SaveStatus;
      /** Changes when the session is taken over from another tab. */
      readonly recovered: SessionView["recovered"];
      readonly log: readonly SaveRecord[];
    }
  /** Told to who watches by `n`, or with a session of this number to who watches that. */
  | { readonly kind: "told"; readonly n: number; readonly event: WatchEvent }
  | {
      readonly kind: "session-told";
      readonly session: number;
      readonly event: WatchEvent;
      readonly present: readonly Present[];
    }
  /** Updates up to `revision` have arrived. */
  | { readonly kind: "received"; readonly session: number; readonly revision: number }
  /** The engine took over another state. `patch` starts from the page's state of `revision`. */
  | {
      readonly kind: "remote";
      readonly session: number;
      readonly generation: number;
      readonly revision: number;
      readonly patch: StatePatch;
    };

/** One end of a channel that carries structured clones in order. */
export interface Port<Out, In> {
  readonly post: (message: Out) => void;
  readonly listen: (receive: (message: In) => void) => void;
}

export type PlainAnswer<C extends PlainCall> = Awaited<ReturnType<Holdfast[C]>>;
