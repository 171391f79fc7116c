import type { PresenceState } from "@holdfast/protocol/events";
import type { Id } from "@holdfast/protocol/ids";
import type { Keychain } from "../account/keychain.ts";
import type { Http } from "../api/http.ts";
import type { WatchEvent } from "../contract/events.ts";
import type { SaveStatus, SessionHandle } from "../contract/session.ts";
import { inBackground } from "../in-background.ts";
import type { Platform } from "../platform.ts";
import type { OpenSessions } from "../sessions/open-sessions.ts";
import { followSocket } from "./follow-socket.ts";
import { followStream } from "./follow-stream.ts";
import { type Connection, createLive, type Live } from "./live.ts";
import type { Watchers } from "./watchers.ts";
import { createWhoIsHere } from "./who-is-here.ts";

/** What an open session offers of events. */
export type SessionEvents = Pick<SessionHandle, "watch" | "presence">;

interface WatchingInput {
  readonly platform: Platform;
  readonly http: Http;
  readonly keychain: Keychain;
  readonly watchers: Watchers;
  readonly ended: AbortSignal;
  /** What is open here, and hears of it. */
  readonly connected: () => void;
  readonly open: () => Pick<OpenSessions, "ids" | "news" | "turnTold">;
}

export interface Watching extends Pick<Live, "isLive" | "now" | "atRest"> {
  readonly eventsOf: (session: Id<"ses">) => SessionEvents;
  /** A session was opened; where it `isShown` others see that it is, and whether it is written in. */
  readonly opened: (session: Id<"ses">, handle: SessionHandle, isShown: boolean) => void;
  readonly closed: (session: Id<"ses">) => void;
}

const isOf = (session: Id<"ses">, event: WatchEvent): boolean => {
  if (event.type === "presence") return event.sessionId === session;
  return !("data" in event) || event.data.sessionId === session;
};

/** Keeps what is open up to date by what the service tells, and tells it on. [EV-10] */
export const createWatching = (input: WatchingInput): Watching => {
  const { platform, watchers, ended, open } = input;
  const who = createWhoIsHere(input.keychain.deviceId);

  const busy = new Set<Promise<void>>();
  const soon = (work: Promise<void>): void => {
    busy.add(work);
    inBackground(work.finally(() => busy.delete(work)));
  };
  const refresh = (session: Id<"ses">, seq?: number): void => soon(open().news(session, seq));

  /** Looks at all that is open: something of it may not have been told. */
  const refreshAll = (): void => {
    for (const session of open().ids()) refresh(session);
  };

  const hear = (event: WatchEvent): void => {
    if (event.type === "gap") refreshAll();
    else if (event.type === "presence") soon(open().turnTold(event.sessionId));
    else if ("data" in event) {
      const { sessionId, seq } = event.data;
      if (event.type === "session_updated" || event.type === "session_restored") {
        refresh(sessionId as Id<"ses">, seq);
      }
    }
  };

  const tellPresence = (sessionId: Id<"ses">): void =>
    watchers.tell({ type: "presence", sessionId, present: who.of(sessionId) });

  /** While something is open it listens like anybody else who watches. */
  let listening: (() => void) | null = null;
  let heard = false;
  /** Sessions that others see that they are open here. */
  const shown = new Map<Id<"ses">, PresenceState>();
  let say: Connection["say"] = null;

  const live = createLive({
    clock: platform.clock,
    jitter: () => platform.vault.random(1)[0] ?? 0,
    follow: followSocket({ platform, http: input.http, otherwise: followStream(input.http) }),
    watchers,
    wanted: () => !watchers.isEmpty(),
    presence: ({ told }) => {
      if (who.take(told) !== null) tellPresence(told.sessionId as Id<"ses">);
    },
    became: (connection) => {
      say = connection?.say ?? null;
      if (connection === null) {
        for (const session of who.clear()) tellPresence(session);
        return;
      }
      input.connected();
      for (const [session, state] of shown) say?.({ type: "presence", sessionId: session, state });
      // What was saved before anybody here heard of it is not told.
      if (!heard) refreshAll();
      heard = true;
    },
    ended,
  });
  watchers.enter(input.keychain.trust().record.workspaceId as Id<"wsp">);
  watchers.onChange(live.changed);
  live.changed();

  const show = (session: Id<"ses">, state: PresenceState): void => {
    if (shown.get(session) === state) return;
    shown.set(session, state);
    say?.({ type: "presence", sessionId: session, state });
  };

  ended.addEventListener("abort", () => listening?.(), { once: true });

  return {
    isLive: live.isLive,
    now: live.now,
    atRest: async () => {
      await live.atRest();
      await Promise.all(busy);
    },
    opened: (session, handle, isShown) => {
      listening ??= watchers.add(hear);
      if (!isShown || shown.has(session)) return;
      const showNow = (status: SaveStatus): void =>
        show(session, status.kind === "read-only" ? "viewing" : "editing");
      showNow(handle.status());
      handle.subscribeStatus(showNow);
    },
    closed: (session) => {
      if (shown.delete(session)) say?.({ type: "presence", sessionId: session, state: "gone" });
      if (open().ids().length > 0) return;
      listening?.();
      listening = null;
      heard = false;
    },
    eventsOf: (session) => ({
      watch: (listener) => watchers.add((event) => (isOf(session, event) ? listener(event) : undefined)),
      presence: () => who.of(session),
    }),
  };
};
