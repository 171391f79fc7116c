import { callDoor } from "../contract/doors.ts";
import type { SessionHandle } from "../contract/session.ts";
import type { HoldfastCore } from "../holdfast.ts";
import { inBackground } from "../in-background.ts";
import { refuse } from "../problem.ts";
import type { Port, ToEngine, ToPage } from "./messages.ts";
import { createSearchEnd } from "./search-end.ts";
import { applyPatch, diffStates } from "./state-patch.ts";

interface Attached {
  readonly handle: SessionHandle;
  /** Tells no more of it. */
  readonly unwatch: () => void;
  generation: number;
  revision: number;
}

/** Serves a client over a port: the end that holds the keys and does the work. */
export const serveHoldfast = (core: HoldfastCore, port: Port<ToPage, ToEngine>): void => {
  const sessions = new Map<number, Attached>();
  const watching = new Map<number, () => void>();
  const searches = createSearchEnd((message) => port.post(message));

  const attach = (n: number, handle: SessionHandle): void => {
    const unwatch = handle.watch((event) =>
      port.post({ kind: "session-told", session: n, event, present: handle.presence() }),
    );
    const attached: Attached = { handle, unwatch, generation: 0, revision: 0 };
    let known = handle.state();
    sessions.set(n, attached);
    handle.subscribe((state, origin) => {
      const patch = origin === "remote" ? diffStates(known, state) : null;
      known = state;
      if (patch === null) return;
      attached.generation += 1;
      const { generation, revision } = attached;
      port.post({ kind: "remote", session: n, generation, revision, patch });
    });
    handle.subscribeStatus((status) =>
      port.post({
        kind: "status",
        session: n,
        status,
        recovered: handle.recovered(),
        log: handle.log(),
      }),
    );
  };

  const open = async ({ n, id, visible, options }: Extract<ToEngine, { kind: "open" }>): Promise<void> => {
    const opened = await core.openSession(
      id,
      visible ? { ...options, onVisible: (state) => port.post({ kind: "visible", n, state }) } : options,
    );
    if (!opened.ok) {
      port.post({ kind: "opened", n, result: opened });
      return;
    }
    const handle = opened.value;
    attach(n, handle);
    const { summary } = handle;
    const view = {
      summary,
      state: handle.state(),
      status: handle.status(),
      recovered: handle.recovered(),
      log: handle.log(),
      present: handle.presence(),
    };
    port.post({ kind: "opened", n, result: { ok: true, value: view } });
  };

  const update = (message: Extract<ToEngine, { kind: "update" }>): void => {
    const attached = sessions.get(message.session);
    if (attached === undefined || message.generation < attached.generation) return;
    attached.revision = message.revision;
    attached.handle.update((state) => applyPatch(state, message.patch));
    port.post({ kind: "received", session: message.session, revision: message.revision });
  };

  const answer = (n: number, work: Promise<unknown>): void => {
    work.then(
      (value) => port.post({ kind: "answer", n, value }),
      (cause: unknown) =>
        port.post({ kind: "defect", n, message: cause instanceof Error ? cause.message : "unknown" }),
    );
  };

  const close = async (session: number): Promise<void> => {
    const attached = sessions.get(session);
    attached?.unwatch();
    await attached?.handle.close();
    sessions.delete(session);
  };

  let workspace: string | null = null;
  core.subscribe((status) => {
    const now = status.kind === "unlocked" ? status.account.workspaceId : null;
    // Whoever holds a session's handle holds its state. [SP-24]
    if (now === null || now !== workspace) {
      for (const { unwatch } of sessions.values()) unwatch();
      sessions.clear();
    }
    workspace = now;
    port.post({ kind: "account", status });
  });
  port.listen((message) => {
    switch (message.kind) {
      case "call": {
        const call = core[message.method] as (...args: readonly unknown[]) => Promise<unknown>;
        answer(message.n, call(...message.args));
        return;
      }
      case "door":
        answer(message.n, callDoor(core, message.door, message.method, message.args));
        return;
      case "open":
        open(message).catch((cause: unknown) =>
          port.post({
            kind: "defect",
            n: message.n,
            message: cause instanceof Error ? cause.message : "unknown",
          }),
        );
        return;
      case "update":
        update(message);
        return;
      case "save": {
        const saved = sessions.get(message.session)?.handle.save(message.label);
        answer(message.n, saved ?? Promise.resolve(refuse("locked")));
        return;
      }
      case "vouch": {
        const vouched = sessions.get(message.session)?.handle.vouch();
        answer(message.n, vouched ?? Promise.resolve(refuse("locked")));
        return;
      }
      case "take-over": {
        const taken = sessions.get(message.session)?.handle.takeOver();
        answer(message.n, taken ?? Promise.resolve(refuse("locked")));
        return;
      }
      case "timeline": {
        const { n, method, args } = message;
        const timeline = sessions.get(message.session)?.handle.timeline;
        if (timeline === undefined) {
          answer(n, Promise.resolve(refuse("locked")));
          return;
        }
        const call = timeline[method] as (...args: readonly unknown[]) => Promise<unknown>;
        answer(n, call(...args));
        return;
      }
      case "recovery": {
        const { n, method, args } = message;
        const recovery = sessions.get(message.session)?.handle.recovery;
        const call = recovery?.[method] as ((...args: readonly unknown[]) => Promise<unknown>) | undefined;
        answer(n, call?.(...args) ?? Promise.resolve(refuse("locked")));
        return;
      }
      case "secrets": {
        const { n, method, args } = message;
        const secrets = sessions.get(message.session)?.handle.secrets;
        const call = secrets?.[method] as ((...args: readonly unknown[]) => Promise<unknown>) | undefined;
        answer(n, call?.(...args) ?? Promise.resolve(refuse("locked")));
        return;
      }
      case "close":
        answer(message.n, close(message.session));
        return;
      case "search":
        searches.begin(message, sessions.get(message.session)?.handle);
        return;
      case "unsearch":
        searches.end(message.n);
        return;
      case "watch": {
        const { n, options } = message;
        watching.set(
          n,
          core.watch((event) => port.post({ kind: "told", n, event }), options),
        );
        return;
      }
      case "unwatch":
        watching.get(message.n)?.();
        watching.delete(message.n);
        return;
      case "autosave":
        core.setAutosaveSeconds(message.seconds);
        return;
      case "idle":
        core.setIdleLockMinutes(message.minutes);
        return;
      case "flush":
        inBackground(core.flush(message.leaving));
        return;
      case "leave":
        core.leave();
        return;
      case "online":
        core.online();
        return;
    }
  });
};
