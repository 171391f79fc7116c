import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { AccountStatus } from "../contract/account.ts";
import { doorsBy } from "../contract/doors.ts";
import type { WatchListener } from "../contract/events.ts";
import type { Holdfast } from "../contract/holdfast.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionHandle } from "../contract/session.ts";
import { createListeners } from "../listeners.ts";
import type { PlainAnswer, PlainCall, Port, SessionView, ToEngine, ToPage } from "./messages.ts";
import { pageRecovery } from "./page-recovery.ts";
import { createPageSearches } from "./page-search.ts";
import { pageSecrets } from "./page-secrets.ts";
import { createPageSession, type PageSession } from "./page-session.ts";
import { pageTimeline } from "./page-timeline.ts";

export interface PageHoldfast extends Holdfast {
  readonly flush: (leaving: boolean) => void;
  readonly leave: () => void;
  readonly online: () => void;
  /** The other end is gone: every call, waiting or to come, rejects with this. */
  readonly fail: (cause: Error) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: Error) => void;
  readonly onVisible?: ((state: State) => void) | undefined;
}

/** The client as a page uses it, when the work is done at the other end of a port. Holds no key. */
export const connectHoldfast = (port: Port<ToEngine, ToPage>): PageHoldfast => {
  const listeners = createListeners<[AccountStatus]>();
  const waiting = new Map<number, Waiting>();
  const sessions = new Map<number, PageSession>();
  const watching = new Map<number, WatchListener>();
  let status: AccountStatus = { kind: "starting" };
  let count = 0;
  let leaving = false;
  let failure: Error | null = null;

  const ask = (message: (n: number) => ToEngine, onVisible?: (state: State) => void): Promise<unknown> => {
    count += 1;
    const n = count;
    if (failure !== null) return Promise.reject(failure);
    return new Promise((resolve, reject) => {
      waiting.set(n, { resolve, reject, onVisible });
      port.post(message(n));
    });
  };

  const searches = createPageSearches(() => ++count, port.post);

  const call =
    <C extends PlainCall>(method: C) =>
    (...args: Parameters<Holdfast[C]>): Promise<PlainAnswer<C>> =>
      ask((n) => ({ kind: "call", n, method, args })) as Promise<PlainAnswer<C>>;

  /** Edits that reach the engine after the page began to leave are flushed as well. */
  const post = (message: ToEngine): void => {
    port.post(message);
    if (leaving && message.kind === "update") port.post({ kind: "flush", leaving });
  };

  const attach = (session: number, view: SessionView): SessionHandle => {
    const page = createPageSession({
      session,
      view,
      author: () => ({
        device: status.kind === "unlocked" ? status.account.deviceId : "",
        at: new Date().toISOString(),
      }),
      post,
      save: (label) => ask((n) => ({ kind: "save", n, session, label })) as ReturnType<SessionHandle["save"]>,
      vouch: () => ask((n) => ({ kind: "vouch", n, session })) as ReturnType<SessionHandle["vouch"]>,
      takeOver: () =>
        ask((n) => ({ kind: "take-over", n, session })) as ReturnType<SessionHandle["takeOver"]>,
      timeline: pageTimeline((method, args) => ask((n) => ({ kind: "timeline", n, session, method, args }))),
      recovery: pageRecovery((method, args) => ask((n) => ({ kind: "recovery", n, session, method, args }))),
      secrets: pageSecrets((method, args) => ask((n) => ({ kind: "secrets", n, session, method, args }))),
      search: searches.of(session),
      close: async () => {
        await ask((n) => ({ kind: "close", n, session }));
        sessions.delete(session);
      },
    });
    sessions.set(session, page);
    return page.handle;
  };

  const finish = (n: number): Waiting | undefined => {
    const asked = waiting.get(n);
    waiting.delete(n);
    return asked;
  };

  port.listen((message) => {
    switch (message.kind) {
      case "answer":
        finish(message.n)?.resolve(message.value);
        return;
      case "defect":
        if (!searches.failed(message.n, new Error(message.message)))
          finish(message.n)?.reject(new Error(message.message));
        return;
      case "account":
        status = message.status;
        listeners.call(status);
        return;
      case "found":
        searches.found(message.n, message.event);
        return;
      case "visible":
        waiting.get(message.n)?.onVisible?.(message.state);
        return;
      case "opened": {
        const { n, result } = message;
        const opened = result.ok ? { ok: true as const, value: attach(n, result.value) } : result;
        finish(n)?.resolve(opened);
        return;
      }
      case "status":
        sessions.get(message.session)?.onStatus(message);
        return;
      case "told":
        watching.get(message.n)?.(message.event);
        return;
      case "session-told":
        sessions.get(message.session)?.onTold(message);
        return;
      case "received":
        sessions.get(message.session)?.onReceived(message.revision);
        return;
      case "remote":
        sessions.get(message.session)?.onRemote(message);
        return;
    }
  });

  return {
    ...doorsBy((door, method, args) => ask((n) => ({ kind: "door", n, door, method, args }))),
    status: () => status,
    subscribe: listeners.add,
    start: call("start"),
    humanCheck: call("humanCheck"),
    register: call("register"),
    signIn: call("signIn"),
    recover: call("recover"),
    beginPairing: call("beginPairing"),
    awaitPairing: call("awaitPairing"),
    confirmPairing: call("confirmPairing"),
    cancelPairing: call("cancelPairing"),
    passkeyQuestion: call("passkeyQuestion"),
    signInByPasskey: call("signInByPasskey"),
    unlockByPasskey: call("unlockByPasskey"),
    changePassphrase: call("changePassphrase"),
    replaceRootKey: call("replaceRootKey"),
    unlock: call("unlock"),
    lock: call("lock"),
    signOut: call("signOut"),
    logins: call("logins"),
    revokeLogin: call("revokeLogin"),
    signOutEverywhere: call("signOutEverywhere"),
    switchWorkspace: call("switchWorkspace"),
    leaveWorkspace: call("leaveWorkspace"),
    listSessions: call("listSessions"),
    createSession: call("createSession"),
    renameSession: call("renameSession"),
    deleteSession: call("deleteSession"),
    openSession: (id, { onVisible, ...plain } = {}) =>
      ask(
        (n) => ({ kind: "open", n, id, visible: onVisible !== undefined, options: plain }),
        onVisible,
      ) as Promise<Result<SessionHandle, ClientProblem>>,
    watch: (listener, options = {}) => {
      count += 1;
      const n = count;
      watching.set(n, listener);
      port.post({ kind: "watch", n, options });
      return () => {
        if (watching.delete(n)) port.post({ kind: "unwatch", n });
      };
    },
    setAutosaveSeconds: (seconds) => port.post({ kind: "autosave", seconds }),
    setIdleLockMinutes: (minutes) => port.post({ kind: "idle", minutes }),
    flush: (now) => {
      leaving = now;
      port.post({ kind: "flush", leaving: now });
    },
    fail: (cause) => {
      failure = cause;
      for (const { reject } of waiting.values()) reject(cause);
      waiting.clear();
      searches.fail(cause);
    },
    leave: () => port.post({ kind: "leave" }),
    online: () => port.post({ kind: "online" }),
  };
};
