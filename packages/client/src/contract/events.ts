import type { PresenceState, ToldEvent } from "@holdfast/protocol/events";
import type { Id } from "@holdfast/protocol/ids";

/** Somebody who has a session open: `since` is RFC 3339, by the service's clock. */
export interface Present {
  readonly accountId: Id<"acc">;
  readonly deviceId: Id<"dev">;
  readonly since: string;
  readonly state: PresenceState;
  /** This device. */
  readonly own: boolean;
}

/**
 * What a watcher is told, in order and each once.
 *
 * Events carry ids, numbers and times: `n` counts those of the workspace without gap, `replay` says that it happened before the
 * connection that told it. `presence`: everybody who has the session open now. `gap`: events with these numbers, both included,
 * were not told and never will be, because the service keeps the newest 1,000 of a workspace. `connected` and `disconnected`:
 * whether changes arrive by themselves; nothing is lost in between. What happens after the first `connected` is told.
 */
export type WatchEvent =
  | ToldEvent
  | { readonly type: "presence"; readonly sessionId: Id<"ses">; readonly present: readonly Present[] }
  | { readonly type: "gap"; readonly from: number; readonly to: number }
  | { readonly type: "connected" }
  | { readonly type: "disconnected" };

export type WatchListener = (event: WatchEvent) => void;

export interface WatchOptions {
  /** The number of the last event that is known: what came after it is told first. Without it watching begins with now. */
  readonly after?: number;
}

/** Tells what happens in the workspace, until what it returns is called. */
export type Watch = (listener: WatchListener, options?: WatchOptions) => () => void;

/** The same of one open session, from now on; `gap` may hide something of it. */
export type WatchSession = (listener: WatchListener) => () => void;
