import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { oldestEpochOf, type SaveBase } from "@holdfast/state/save-base";
import { settleBranchesOf } from "../branches/settle-branch.ts";
import { sleep } from "../clock.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { OpenOptions, SessionHandle, SessionSummary } from "../contract/session.ts";
import type { SessionEngine } from "../engine/engine-contract.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { createHandover, type Handover } from "../engine/handover.ts";
import type { Instead } from "../engine/instead.ts";
import { engineCode, notLoaded } from "../engine/later-engine.ts";
import { openSaveLog } from "../engine/save-log.ts";
import type { Watching } from "../events/watching.ts";
import { inBackground } from "../in-background.ts";
import { sessionLock } from "../locks.ts";
import { isTransient, refuse } from "../problem.ts";
import type { RecoveryOf } from "../recovery/later-recovery.ts";
import { createSearching } from "../search/searching.ts";
import { recoveryFor, type Standing, vouchFor } from "./stand-behind.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The sessions this client has open, each with its engine. */
export interface OpenSessions {
  readonly open: (summary: SessionSummary, options?: OpenOptions) => Answer<SessionHandle>;
  /** Stores the first save of a new session; one that begins from a save of another goes out as a clone. [CP-17] */
  readonly begin: (
    id: Id<"ses">,
    state: State,
    base?: SaveBase,
  ) => Answer<{ readonly seq: number; readonly bytes: number }>;
  readonly has: (id: Id<"ses">) => boolean;
  readonly ids: () => readonly Id<"ses">[];
  /** Gives the service back what it lost of the sessions that are open and saved. [RC-9] */
  readonly heal: () => Promise<void>;
  /** Something is not saved yet. */
  readonly isBusy: () => boolean;
  /** Seals an open session anew where its newest save needs keys of an earlier epoch. [RO-8] */
  readonly reseal: (id: Id<"ses">) => Answer<Resealed>;
  /** Sends what an earlier visit left unsent of a session that is not open. */
  readonly sendLeft: (summary: SessionSummary) => Promise<void>;
  readonly flush: (leaving: boolean) => Promise<void>;
  /** The page goes away, or may: whoever asks next writes. */
  readonly leave: () => void;
  /** Saves all of them as if somebody had asked for each. */
  readonly save: () => Promise<void>;
  readonly online: () => void;
  /** A session has a newer save, of this number where that is known, or may have: one that is open looks for it at once. */
  readonly news: (id: Id<"ses">, seq?: number) => Promise<void>;
  /** Somebody began or ended writing in a session, as the service says. */
  readonly turnTold: (id: Id<"ses">) => Promise<void>;
  /** Journals all of them and stops them without asking the service. */
  readonly halt: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly closeOne: (id: Id<"ses">) => Promise<void>;
}

/** `skipped`: it cannot be written here, or not all of it could be had. */
export type Resealed = "present" | "sealed" | "skipped";

/** Says in the history why a save was made that changes nothing. */
const RESEALED = "sealed again under new keys";
const RETRY_FIRST_MILLISECONDS = 1_000;
const RETRY_MOST_MILLISECONDS = 60_000;
/** Nobody waits longer than that to learn whether another device writes. [LE-7] */
const CLAIM_MILLISECONDS = 2_000;

export const createOpenSessions = (
  deps: EngineDeps,
  autosaveSeconds: () => number | null,
  recovery: RecoveryOf,
  events: Pick<Watching, "eventsOf" | "opened" | "closed">,
): OpenSessions => {
  const { locks, device, clock } = deps.platform;

  /** Begun before the newest save is read, so that nobody waits for one after the other. */
  const askFor = (id: Id<"ses">) => deps.leases.ask(id, deps.keychain.deviceId, false);
  const claim = async (engine: SessionEngine, asked: ReturnType<typeof askFor>): Promise<void> => {
    const stop = new AbortController();
    await Promise.race([engine.claim(asked), sleep(clock, CLAIM_MILLISECONDS, stop.signal)]);
    stop.abort();
  };
  const engines = new Map<Id<"ses">, Handover>();
  const opening = new Map<Id<"ses">, Answer<SessionHandle>>();
  const followers = new Set<Promise<void>>();
  const all = (): Handover[] => [...engines.values()];

  const start = async (
    summary: SessionSummary,
    release: (() => void) | null,
    ended: () => void,
    options: OpenOptions = {},
    instead?: Instead,
  ): Answer<SessionEngine> => {
    const code = await engineCode();
    if (code === null) return notLoaded();
    const found = await (instead === undefined
      ? code.openSession(deps, {
          session: summary.id,
          writable: release !== null,
          ...options,
        })
      : code.openInstead(deps, summary.id, instead));
    if (!found.ok) return found;
    const log = await openSaveLog(device, summary.id);
    const released = (): void => {
      release?.();
      ended();
    };
    return ok(code.createSessionEngine(deps, { summary, log, autosaveSeconds, ...found.value, released }));
  };

  /** Reads the session anew, as often as it takes until the service answers; null when it does not hold, or was closed here. */
  const startAnew = async (
    summary: SessionSummary,
    release: () => void,
    stop: AbortSignal,
    ended: () => void,
  ): Promise<SessionEngine | null> => {
    for (let tries = 0; !stop.aborted; tries++) {
      const started = await start(summary, release, ended);
      if (started.ok && !stop.aborted) return started.value;
      if (started.ok) await started.value.halt();
      else if (!isTransient(started.error)) return null;
      await sleep(clock, Math.min(RETRY_FIRST_MILLISECONDS * 2 ** tries, RETRY_MOST_MILLISECONDS), stop);
    }
    return null;
  };

  /** Waits until the other tab has closed the session, then reads it anew and goes on writing here. [SP-25] */
  const takeOver = async (
    summary: SessionSummary,
    reading: Handover,
    stop: AbortController,
    ended: () => void,
    alongside: boolean,
  ): Promise<void> => {
    const release = await locks.hold(sessionLock(summary.id), stop.signal);
    if (release === null) return;
    const writing = await startAnew(summary, release, stop.signal, ended);
    if (writing === null) {
      release();
      return;
    }
    if (!alongside) await claim(writing, askFor(summary.id));
    reading.replace(writing);
  };

  const openHere = async (
    summary: SessionSummary,
    release: (() => void) | null,
    options: OpenOptions,
  ): Answer<SessionHandle> => {
    const { alongside = false } = options;
    const asked = alongside || release === null ? null : askFor(summary.id);
    const stop = new AbortController();
    const ended = (): void => {
      stop.abort();
      engines.delete(summary.id);
      events.closed(summary.id);
    };
    const started = await start(summary, release, ended, options);
    if (!started.ok) {
      if (asked !== null) inBackground(deps.leases.giveUp(summary.id, asked));
      return started;
    }
    if (asked !== null) await claim(started.value, asked);
    const standing: Standing = {
      summary,
      release,
      start: (instead) => start(summary, release, ended, undefined, instead),
      claim: (engine) => claim(engine, askFor(summary.id)),
    };
    const handle = createHandover(
      started.value,
      (reading) => vouchFor(deps, standing, reading),
      (reading) => recoveryFor(deps, standing, reading, recovery),
      events.eventsOf(summary.id),
      (reading) => createSearching(deps, summary.id, reading),
    );
    engines.set(summary.id, handle);
    events.opened(summary.id, handle, !alongside);
    if (release === null) {
      const following = takeOver(summary, handle, stop, ended, alongside);
      followers.add(following);
      inBackground(following.finally(() => followers.delete(following)));
    }
    return ok(handle);
  };

  const openNow = async (summary: SessionSummary, options: OpenOptions): Answer<SessionHandle> => {
    const release = await locks.tryHold(sessionLock(summary.id));
    let opened: Result<SessionHandle, ClientProblem> | null = null;
    try {
      await settleBranchesOf(deps.platform.journal, summary.id);
      opened = await openHere(summary, release, options);
      return opened;
    } finally {
      if (opened?.ok !== true) release?.();
    }
  };

  const open: OpenSessions["open"] = async (summary, options = {}) => {
    const asked = opening.get(summary.id);
    if (asked !== undefined) await asked;
    const already = engines.get(summary.id);
    if (already !== undefined) {
      // Open for work in the background so far, which asks for no lease.
      if (!options.alongside) {
        events.opened(summary.id, already, true);
        await claim(already, askFor(summary.id));
      }
      return ok(already);
    }
    const now = openNow(summary, options).finally(() => opening.delete(summary.id));
    opening.set(summary.id, now);
    return now;
  };

  return {
    open,
    has: (id) => engines.has(id),
    ids: () => [...engines.keys()],
    heal: async () => {
      for (const engine of all()) if (engine.status().kind === "saved") await engine.recovery.heal();
    },
    isBusy: () => all().some((engine) => !["saved", "read-only"].includes(engine.status().kind)),
    reseal: async (id) => {
      const engine = engines.get(id);
      if (engine === undefined) return refuse("not-found");
      const isPresent = (): boolean => oldestEpochOf(engine.base()) === deps.keychain.trust().keys.epoch;
      if (engine.base().head === null || isPresent()) return ok("present");
      const { kind } = engine.status();
      // What somebody wants saved by hand alone is not saved along with this.
      if (kind === "read-only" || (autosaveSeconds() === null && kind !== "saved")) return ok("skipped");
      const saved = await engine.reseal(RESEALED);
      if (!saved.ok) return saved;
      return ok(isPresent() ? "sealed" : "skipped");
    },
    sendLeft: async (summary) => {
      const opened = await open(summary, { alongside: true });
      if (!opened.ok) return;
      await opened.value.save();
      await opened.value.close();
    },

    begin: async (session, state, base) => {
      const code = await engineCode();
      return code === null ? notLoaded() : code.beginSession(deps, session, state, base);
    },

    flush: async (leaving) => {
      await Promise.all(all().map((engine) => engine.flush(leaving)));
    },
    leave: () => {
      for (const engine of all()) engine.leave();
    },
    save: async () => {
      await Promise.all(all().map((engine) => engine.save()));
    },
    online: () => {
      for (const engine of all()) engine.online();
    },
    news: async (id, seq) => {
      // What is being opened may have been read before.
      await opening.get(id);
      await engines.get(id)?.news(seq);
    },
    turnTold: async (id) => engines.get(id)?.turnNews(),
    halt: async () => {
      await Promise.all(all().map((engine) => engine.halt()));
      await Promise.allSettled(followers);
    },
    close: async () => {
      await Promise.all(all().map((engine) => engine.close()));
    },
    closeOne: async (id) => engines.get(id)?.halt(),
  };
};
