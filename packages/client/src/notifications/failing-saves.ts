import type { Id } from "@holdfast/protocol/ids";
import { SAVE_FAILED_SECONDS } from "@holdfast/protocol/limits";
import type { Clock } from "../clock.ts";
import type { SaveStatus, SessionHandle } from "../contract/session.ts";
import type { Watching } from "../events/watching.ts";
import { inBackground } from "../in-background.ts";

export interface FailingSavesDeps {
  readonly clock: Pick<Clock, "after">;
  /** Tells the account; whether that arrived. */
  readonly tell: (session: Id<"ses">) => Promise<boolean>;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

/** Follows one open session, until it is ended. */
export type FollowSaves = (
  session: Id<"ses">,
  handle: Pick<SessionHandle, "status" | "subscribeStatus">,
) => () => void;

const AGAIN_MILLISECONDS = 60_000;

const isFailing = ({ kind }: SaveStatus): boolean => kind === "failed" || kind === "offline";
const isOver = ({ kind }: SaveStatus): boolean => kind === "saved" || kind === "read-only";

/**
 * Tells the account once when this device has not been able to save a session for ten minutes, and again only after it could.
 * While the service cannot be reached at all it tries every minute. [NT-7]
 */
export const createFailingSaves =
  ({ clock, tell, ended }: FailingSavesDeps): FollowSaves =>
  (session, handle) => {
    let cancel: (() => void) | null = null;

    const end = (): void => {
      cancel?.();
      cancel = null;
    };
    const later = (milliseconds: number): void => {
      const stop = clock.after(milliseconds, () => inBackground(say(stop)));
      cancel = stop;
    };
    const say = async (waited: () => void): Promise<void> => {
      const arrived = await tell(session);
      // It was saved meanwhile, or fails anew.
      if (cancel === waited && !arrived && !ended.aborted) later(AGAIN_MILLISECONDS);
    };
    const look = (status: SaveStatus): void => {
      if (isOver(status)) end();
      else if (isFailing(status) && cancel === null) later(SAVE_FAILED_SECONDS * 1000);
    };

    ended.addEventListener("abort", end, { once: true });
    look(handle.status());
    const unsubscribe = handle.subscribeStatus(look);
    return () => {
      unsubscribe();
      end();
    };
  };

/** What hears which sessions are open here. */
export type Hearing = Pick<Watching, "eventsOf" | "opened" | "closed">;

/** The same, with every session followed for as long as it is open. */
export const alsoFollowing = (hearing: Hearing, follow: FollowSaves): Hearing => {
  const followed = new Map<Id<"ses">, () => void>();
  return {
    eventsOf: hearing.eventsOf,
    opened: (session, handle, isShown) => {
      if (!followed.has(session)) followed.set(session, follow(session, handle));
      hearing.opened(session, handle, isShown);
    },
    closed: (session) => {
      followed.get(session)?.();
      followed.delete(session);
      hearing.closed(session);
    },
  };
};
