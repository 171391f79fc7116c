import type { State } from "@holdfast/state/model";
import type { SaveStatus, SessionHandle } from "../contract/session.ts";
import { createListeners } from "../listeners.ts";
import type { Searching } from "../search/searching.ts";
import type { SessionEngine } from "./engine-contract.ts";

/** A handle that outlives its engine: a second tab's reading one is followed by a writing one. [SP-25] */
export interface Handover extends SessionEngine, SessionHandle {
  /** The next engine takes over; whoever listens learns its state and status. */
  readonly replace: (next: SessionEngine) => void;
}

export const createHandover = (
  first: SessionEngine,
  vouch: (reading: Handover) => ReturnType<SessionHandle["vouch"]>,
  recovery: (reading: Handover) => SessionHandle["recovery"],
  events: Pick<SessionHandle, "watch" | "presence">,
  searching: (reading: Handover) => Searching,
): Handover => {
  const states = createListeners<[State, "local" | "remote"]>();
  const statuses = createListeners<[SaveStatus]>();
  let engine = first;
  let recovering: SessionHandle["recovery"] | null = null;
  let searches: Searching | null = null;

  const follow = (next: SessionEngine): void => {
    engine = next;
    next.subscribe(states.call);
    next.subscribeStatus(statuses.call);
  };
  follow(first);

  const handover: Handover = {
    get summary() {
      return engine.summary;
    },
    state: () => engine.state(),
    update: (change) => engine.update(change),
    subscribe: states.add,
    status: () => engine.status(),
    subscribeStatus: statuses.add,
    recovered: () => engine.recovered(),
    save: (label) => engine.save(label),
    vouch: () => vouch(handover),
    get recovery() {
      recovering ??= recovery(handover);
      return recovering;
    },
    carry: (heals) => engine.carry(heals),
    savedAt: () => engine.savedAt(),
    retire: () => engine.retire(),
    base: () => engine.base(),
    reseal: (label) => engine.reseal(label),
    claim: (first) => engine.claim(first),
    takeOver: () => engine.takeOver(),
    leave: () => engine.leave(),
    news: (seq) => engine.news(seq),
    turnNews: () => engine.turnNews(),
    watch: events.watch,
    presence: events.presence,
    log: () => engine.log(),
    get timeline() {
      return engine.timeline;
    },
    get secrets() {
      return engine.secrets;
    },
    search: (query, options) => {
      searches ??= searching(handover);
      return searches.search(query, options);
    },
    close: async () => {
      await searches?.end();
      await engine.close();
    },
    flush: (leaving) => engine.flush(leaving),
    online: () => engine.online(),
    halt: async () => {
      await searches?.end();
      await engine.halt();
    },
    replace: (next) => {
      follow(next);
      states.call(next.state(), "remote");
      statuses.call(next.status());
    },
  };
  return handover;
};
