import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { soundLayout } from "@holdfast/state/sound-layout";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { SaveStatus } from "../contract/session.ts";
import { inBackground } from "../in-background.ts";
import { createListeners } from "../listeners.ts";
import { refuse } from "../problem.ts";
import { createSessionSecrets } from "../secrets/session-secrets.ts";
import { createTimeline, type Present } from "../timeline/timeline.ts";
import { createCadence } from "./cadence.ts";
import { createDelivery } from "./delivery.ts";
import type { SaveRequest } from "./delivery-contract.ts";
import { differs } from "./differs.ts";
import { createEnding } from "./ending.ts";
import { type EngineInput, HEALS, type SessionEngine } from "./engine-contract.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createJournalWatch } from "./journal-watch.ts";
import { countOf, outcomeOf, waitingOf } from "./naming.ts";
import { skippedProblem } from "./skipped.ts";
import { blocks, lastOf, type Situation, statusOf } from "./status.ts";
import { createWriter } from "./writer.ts";

export const createSessionEngine = (deps: EngineDeps, input: EngineInput): SessionEngine => {
  const { platform } = deps;
  const { clock, vault, journal } = platform;
  const { keeper, log, opened } = input;
  const states = createListeners<[State, "local" | "remote"]>();
  const statuses = createListeners<[SaveStatus]>();
  const session = input.summary.id;

  let state = opened.state;
  let kept = journal.durable;
  let saves: Promise<unknown> = Promise.resolve();
  /** A restore that is not saved yet: whatever saves it says that it is one. */
  let restoring: string | null = opened.restoring;
  let situation: Situation = {
    readOnly: opened.readOnly,
    saving: false,
    dirtySince: null,
    problem: opened.offline,
    changes: 0,
    keptOnDevice: kept,
    journaled: true,
    last: opened.last,
  };

  const watch = createJournalWatch(clock, () => say({}));

  const say = (change: Partial<Situation>): void => {
    const before = JSON.stringify(statusOf(situation));
    const { dirtySince } = { ...situation, ...change };
    situation = {
      ...situation,
      ...change,
      keptOnDevice: kept,
      journaled: dirtySince === null || watch.hasIt(dirtySince),
      changes: keeper.count() + countOf(delivery.waiting()),
    };
    const after = statusOf(situation);
    if (JSON.stringify(after) !== before) statuses.call(after);
  };

  const delivery = createDelivery(deps, {
    session,
    base: opened.base,
    waiting: opened.waiting,
    merged: opened.merged,
    keeper,
    log,
    live: {
      get: () => (writer.isFollowing() ? (delivery.base().state ?? state) : state),
      adopt: (merged) => {
        // Who only reads goes on looking at what he looked at.
        state = onlyReads() ? soundLayout({ ...merged, layout: state.layout }) : merged;
        states.call(state, "remote");
      },
      mayMerge: () => writer.mayMerge(),
      unkept: () => {
        kept = false;
      },
    },
  });

  const isDirty = (): boolean => differs(delivery.base().state, state);

  const writeJournal = async (): Promise<void> => {
    const ended = watch.writing();
    try {
      await keeper.write(state);
      kept = journal.durable;
    } catch {
      // Private windows and full disks refuse: the status says so, and saves become frequent.
      kept = false;
    }
    ended(kept);
    say({});
  };

  const settleAfter = (result: Result<SaveRecord | null, ClientProblem>, milliseconds: number): void => {
    const dirty = isDirty();
    const dirtySince = dirty ? clock.now() : null;
    if (result.ok) {
      const last = result.value === null ? situation.last : lastOf(result.value);
      say({
        saving: false,
        problem: skippedProblem(delivery.base()) ?? delivery.refused(),
        dirtySince,
        last,
      });
      if (dirty) cadence.saved(milliseconds);
      else cadence.clean();
      return;
    }
    const readOnly = blocks(result.error) ?? situation.readOnly;
    say({ saving: false, problem: result.error, readOnly, dirtySince: situation.dirtySince });
    if (readOnly === null) cadence.failed(result.error.retryAfterSeconds);
  };

  /** Nothing to send. After an outage it is asked whether the service is back, and what was saved elsewhere meanwhile. */
  const look = async (): Promise<Result<null, ClientProblem>> => {
    const caught = await delivery.catchUp();
    settleAfter(caught, 0);
    return caught;
  };

  /** One after the other. */
  const alone = <T>(act: () => Promise<T>): Promise<T> => {
    const done = saves.then(act, act);
    saves = done.catch(() => undefined);
    return done;
  };

  /** One after the other, while this session may be written in. */
  const inTurn = <T>(act: () => Promise<Result<T, ClientProblem>>): Promise<Result<T, ClientProblem>> =>
    alone(async () => {
      if (situation.readOnly !== null) return refuse("forbidden", "this session is open read-only here");
      return ending.isClosed() ? refuse("locked") : act();
    });

  const save = (request: SaveRequest): Promise<Result<SaveRecord | null, ClientProblem>> =>
    inTurn(async () => {
      const idle = request.kind === "auto" && !isDirty();
      const wasAway = situation.problem !== null;
      if (idle && delivery.waiting().length === 0) return wasAway ? look() : ok(null);
      const started = clock.now();
      const label = restoring;
      say({ saving: true });
      const result = await delivery.run(label === null ? request : { ...request, kind: "restore", label });
      if (result.ok && restoring === label) restoring = null;
      settleAfter(result, clock.now() - started);
      if (!idle || !wasAway || !result.ok) return result;
      // Only names went out: nothing has said what was saved elsewhere meanwhile.
      const looked = await look();
      return looked.ok ? result : looked;
    });

  /** Gives the present state a name, and sends both as far as the service can be reached. [CP-7] [CP-10] */
  const name: Present["name"] = (wish, unless) =>
    inTurn(async () => {
      const started = clock.now();
      const request: SaveRequest =
        restoring === null ? { kind: "manual" } : { kind: "restore", label: restoring };
      say({ saving: true });
      const written = await delivery.enqueue(wish, request, unless);
      if (written.ok) restoring = null;
      const sent = await delivery.run(request);
      const named = written.ok ? await outcomeOf(delivery, log, wish.id, written.value, sent) : written;
      settleAfter(sent, clock.now() - started);
      return named;
    });

  const cadence = createCadence({
    clock,
    autosaveSeconds: input.autosaveSeconds,
    kept: () => kept,
    jitter: () => vault.random(1)[0] ?? 0,
    journal: () => inBackground(writeJournal()),
    save: () => inBackground(save({ kind: "auto" })),
  });

  const touched = (): void => {
    watch.edited();
    if (situation.dirtySince === null) say({ dirtySince: clock.now() });
    cadence.changed();
  };

  /** A state that this end made: whoever shows the session learns of it. */
  const put = (next: State): void => {
    if (next === state) return;
    state = next;
    states.call(state, "remote");
    touched();
  };
  const writer = createWriter(deps, {
    summary: input.summary,
    delivery,
    keeper,
    state: () => state,
    isDirty,
    situation: () => situation,
    say,
    save: () => save({ kind: "auto" }),
    alone,
    calm: () => cadence.clean(),
    touched,
    byHand: () => input.autosaveSeconds() === null,
    mayAsk: opened.readOnly === null,
    look: (expected) => inTurn(async () => (expected() ? look() : ok(null))),
  });
  /** From the beginning, or since another device writes: nothing of this one is kept. */
  const onlyReads = (): boolean => opened.readOnly !== null || writer.isReading();

  const timeline = createTimeline(deps, session, {
    state: () => state,
    base: delivery.base,
    save: () => save({ kind: "manual" }),
    name,
    ...waitingOf(delivery, log),
    withdraw: (id) => inTurn(async () => ok(await delivery.withdraw(id))),
    roomMade: () => {
      if (delivery.waiting().length > 0) inBackground(save({ kind: "auto" }));
    },
    replace: (to, label) => {
      restoring = label;
      put(to(state));
      return save({ kind: "restore", label });
    },
  });

  const secrets = createSessionSecrets({
    state: () => state,
    edit: (change) => {
      if (isClosed() || situation.readOnly !== null) return false;
      put(change(state));
      return true;
    },
    hasSaves: () => delivery.base().head !== null,
  });

  const ending = createEnding({
    cadence,
    watch,
    writer,
    writeJournal,
    save,
    saved: () => saves,
    onlyReads,
    isLeftToJournal: () => input.autosaveSeconds() === null && kept && delivery.waiting().length === 0,
    released: () => {
      states.clear();
      statuses.clear();
      input.released();
    },
  });
  const { isClosed, ...ends } = ending;

  const engine: SessionEngine = {
    get summary() {
      return input.summary;
    },
    base: delivery.base,
    reseal: (label) => save({ kind: "compact", label, anew: true }),
    savedAt: () => situation.last?.at ?? null,
    carry: (heals) => save({ kind: "manual", label: HEALS, heals }),
    state: () => state,
    update: (change) => {
      const next = change(state);
      if (isClosed() || next === state) return;
      state = next;
      states.call(state, "local");
      // Blocked later, by what the service answered: the journal goes on keeping what is typed. [SP-22]
      if (onlyReads()) return;
      touched();
    },
    subscribe: states.add,
    status: () => statusOf(situation),
    subscribeStatus: statuses.add,
    recovered: () => opened.recovered,
    save: (label) => save({ kind: "manual", ...(label === undefined ? {} : { label }) }),
    log: log.all,
    timeline,
    secrets,
    ...writer.calls,
    online: () => {
      if (!isClosed() && situation.problem !== null && situation.readOnly === null) {
        inBackground(save({ kind: "auto" }));
      }
    },
    ...ends,
  };
  if (opened.recovered !== null && situation.readOnly === null) touched();
  if (opened.offline !== null && situation.readOnly === null) cadence.failed();
  else if (opened.waiting.length > 0) inBackground(save({ kind: "auto" }));
  return engine;
};
