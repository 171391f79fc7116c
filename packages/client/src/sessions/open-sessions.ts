import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { emptyState, type State } from "@holdfast/state/model";
import { emptyBase } from "@holdfast/state/save-base";
import type { ClientProblem, SessionHandle, SessionSummary } from "../contract.ts";
import { createDelivery } from "../engine/delivery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { createHandover, type Handover } from "../engine/handover.ts";
import { createJournalKeeper, NO_HEAD } from "../engine/journal-keeper.ts";
import { openSession } from "../engine/open-session.ts";
import { openSaveLog } from "../engine/save-log.ts";
import { createSessionEngine, type SessionEngine } from "../engine/session-engine.ts";
import { inBackground } from "../in-background.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The sessions this client has open, each with its engine. */
export interface OpenSessions {
  readonly open: (summary: SessionSummary, onVisible?: (partial: State) => void) => Answer<SessionHandle>;
  /** Stores the first save of a new session. */
  readonly begin: (id: Id<"ses">, state: State) => Answer<{ readonly seq: number; readonly bytes: number }>;
  readonly has: (id: Id<"ses">) => boolean;
  /** Sends what an earlier visit left unsent of a session that is not open. */
  readonly sendLeft: (summary: SessionSummary) => Promise<void>;
  readonly flush: (leaving: boolean) => Promise<void>;
  readonly online: () => void;
  /** Journals all of them and stops them without asking the service. */
  readonly halt: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly closeOne: (id: Id<"ses">) => Promise<void>;
}

const lockName = (id: Id<"ses">): string => `holdfast-session-${id}`;

export const createOpenSessions = (deps: EngineDeps, autosaveSeconds: () => number): OpenSessions => {
  const { locks, device } = deps.platform;
  const engines = new Map<Id<"ses">, SessionEngine>();
  const all = (): SessionEngine[] => [...engines.values()];

  const start = async (
    summary: SessionSummary,
    release: (() => void) | null,
    ended: () => void,
    onVisible?: (partial: State) => void,
  ): Answer<SessionEngine> => {
    const found = await openSession(deps, {
      session: summary.id,
      writable: release !== null,
      ...(onVisible === undefined ? {} : { onVisible }),
    });
    if (!found.ok) return found;
    const log = await openSaveLog(device, summary.id);
    const released = (): void => {
      release?.();
      ended();
    };
    return ok(createSessionEngine(deps, { summary, log, autosaveSeconds, ...found.value, released }));
  };

  /** Waits until the other tab has closed the session, then reads it anew and goes on writing here. [SP-25] */
  const takeOver = async (
    summary: SessionSummary,
    reading: Handover,
    stop: AbortController,
    ended: () => void,
  ): Promise<void> => {
    const release = await locks.hold(lockName(summary.id), stop.signal);
    if (release === null) return;
    const started = stop.signal.aborted ? null : await start(summary, release, ended);
    if (started === null || !started.ok) release();
    else reading.replace(started.value);
  };

  const openHere = async (
    summary: SessionSummary,
    release: (() => void) | null,
    onVisible?: (partial: State) => void,
  ): Answer<SessionHandle> => {
    const stop = new AbortController();
    const ended = (): void => {
      stop.abort();
      engines.delete(summary.id);
    };
    const started = await start(summary, release, ended, onVisible);
    if (!started.ok) return started;
    const handle = createHandover(started.value);
    engines.set(summary.id, handle);
    if (release === null) inBackground(takeOver(summary, handle, stop, ended));
    return ok(handle);
  };

  const open: OpenSessions["open"] = async (summary, onVisible) => {
    const already = engines.get(summary.id);
    if (already !== undefined) return ok(already);
    const release = await locks.tryHold(lockName(summary.id));
    let opened: Result<SessionHandle, ClientProblem> | null = null;
    try {
      opened = await openHere(summary, release, onVisible);
      return opened;
    } finally {
      if (opened?.ok !== true) release?.();
    }
  };

  return {
    open,
    has: (id) => engines.has(id),
    sendLeft: async (summary) => {
      const opened = await open(summary);
      if (opened.ok) await opened.value.close();
    },

    begin: async (session, state) => {
      const keeper = createJournalKeeper(deps, { session, head: NO_HEAD, saved: emptyState(), n: 0 });
      const log = await openSaveLog(device, session);
      const delivery = createDelivery(deps, {
        session,
        base: emptyBase(),
        keeper,
        log,
        live: { get: () => state, adopt: () => undefined, unkept: () => undefined },
      });
      const saved = await delivery.run({ kind: "manual" });
      if (!saved.ok) return saved;
      return ok({ seq: saved.value?.seq ?? 0, bytes: saved.value?.bytes ?? 0 });
    },

    flush: async (leaving) => {
      await Promise.all(all().map((engine) => engine.flush(leaving)));
    },
    online: () => {
      for (const engine of all()) engine.online();
    },
    halt: async () => {
      await Promise.all(all().map((engine) => engine.halt()));
    },
    close: async () => {
      await Promise.all(all().map((engine) => engine.close()));
    },
    closeOne: async (id) => {
      await engines.get(id)?.halt();
    },
  };
};
