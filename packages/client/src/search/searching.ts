import type { Id } from "@holdfast/protocol/ids";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { SearchEvent, SearchOptions, SearchSession } from "../contract/search.ts";
import type { Timeline } from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { laterPart } from "../later-doors.ts";
import { problem } from "../problem.ts";
import { createEventQueue } from "./event-queue.ts";

/** What of an open session a search looks at. */
export interface SearchPlace {
  readonly state: () => State;
  readonly base: () => SaveBase;
  readonly timeline: Timeline;
}

/** The searches of an open session. */
export interface Searching {
  readonly search: SearchSession;
  /** Ends all of them; resolves when none of them uses a key any more. */
  readonly end: () => Promise<void>;
}

const code = laterPart(
  () => import("./search-session.ts"),
  ({ searchSession }) => searchSession,
);

/** Searches of one session; most visits search nothing, and are without the code for it. */
export const createSearching = (deps: EngineDeps, session: Id<"ses">, place: SearchPlace): Searching => {
  const running = new Map<AbortController, Promise<void>>();
  let ended = false;

  const run = async (
    query: string,
    options: SearchOptions,
    signal: AbortSignal,
    tell: (event: SearchEvent) => void,
  ): Promise<void> => {
    const searchSession = await code();
    if (ended) tell({ kind: "refused", problem: problem("locked") });
    else if (searchSession === null) {
      const detail = "a part of the product could not be loaded";
      tell({ kind: "refused", problem: problem("offline", { detail }) });
    } else await searchSession(deps, session, place, { query, options, signal, tell });
  };

  const search: SearchSession = (query, options = {}) => ({
    [Symbol.asyncIterator]: () => {
      const stop = new AbortController();
      const signal =
        options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
      const queue = createEventQueue<SearchEvent>(() => stop.abort());
      const done = run(query, options, signal, queue.put).then(
        () => {
          if (ended) queue.put({ kind: "refused", problem: problem("locked") });
          queue.end();
        },
        (cause: unknown) => queue.fail(cause),
      );
      running.set(
        stop,
        done.finally(() => running.delete(stop)),
      );
      return queue.iterator;
    },
  });

  return {
    search,
    end: async () => {
      ended = true;
      const all = [...running];
      for (const [stop] of all) stop.abort();
      await Promise.allSettled(all.map(([, done]) => done));
      ended = false;
    },
  };
};
