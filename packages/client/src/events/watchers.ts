import type { ToldEvent } from "@holdfast/protocol/events";
import type { Id } from "@holdfast/protocol/ids";
import type { WatchEvent, WatchListener } from "../contract/events.ts";
import { createListeners } from "../listeners.ts";

/** Those who watch, with or without keys, and how far each is: what a connection brings is told to each once and in order, whatever came before. */
export interface Watchers {
  readonly add: (listener: WatchListener, options?: { readonly after?: number }) => () => void;
  readonly isEmpty: () => boolean;
  /** Another workspace has other numbers: who watched one before begins with now. */
  readonly enter: (workspace: Id<"wsp">) => void;
  /** The number that a connection has to follow for everybody to miss nothing; null where all begin with now. */
  readonly after: () => number | null;
  readonly event: (event: ToldEvent) => void;
  readonly gap: (from: number, to: number) => void;
  /** Whoever begins with now begins after this number. */
  readonly begin: (last: number) => void;
  /** This is the newest number there is, as the service says: who is further than that was told of events that it lost. */
  readonly ready: (last: number) => void;
  /** What has no number. */
  readonly tell: (event: WatchEvent) => void;
  /** Whether there is a connection. */
  readonly connected: (now: boolean) => void;
  /** Called when somebody begins or ends watching. */
  readonly onChange: (act: () => void) => void;
}

interface Watcher {
  readonly tell: (event: WatchEvent) => void;
  /** The newest number that was told, or lies before what is to be told; null until a connection says where now is. */
  last: number | null;
  /** Was told that changes arrive, and not yet that they no longer do. */
  connected: boolean;
}

export const createWatchers = (): Watchers => {
  const all = new Set<Watcher>();
  let here: Id<"wsp"> | null = null;
  let changed = (): void => undefined;
  let live = false;

  /** To who begins with now a connection is there once it is known where that is: what happens then is told. */
  const greet = (watcher: Watcher): void => {
    if (!live || watcher.connected || watcher.last === null || !all.has(watcher)) return;
    watcher.connected = true;
    watcher.tell({ type: "connected" });
  };

  const skipTo = (watcher: Watcher, from: number, to: number): void => {
    if (watcher.last === null || to <= watcher.last) return;
    const first = Math.max(from, watcher.last + 1);
    watcher.last = to;
    watcher.tell({ type: "gap", from: first, to });
  };

  return {
    add: (listener, { after } = {}) => {
      // A listener that throws is its owner's defect, and stops nobody else.
      const one = createListeners<[WatchEvent]>();
      one.add(listener);
      const watcher: Watcher = { tell: one.call, last: after ?? null, connected: false };
      all.add(watcher);
      changed();
      // Later, so that nobody is told before the call has returned.
      queueMicrotask(() => greet(watcher));
      return () => {
        one.clear();
        if (all.delete(watcher)) changed();
      };
    },
    isEmpty: () => all.size === 0,
    enter: (workspace) => {
      if (here !== null && here !== workspace) for (const watcher of all) watcher.last = null;
      here = workspace;
    },
    after: () => {
      const known = Array.from(all, ({ last }) => last).filter((last) => last !== null);
      return known.length === 0 ? null : Math.min(...known);
    },
    event: (event) => {
      for (const watcher of [...all]) {
        if (watcher.last === null && event.replay) continue;
        watcher.last ??= event.n - 1;
        greet(watcher);
        if (event.n <= watcher.last) continue;
        // Numbers have no gaps: one that is left out was not told.
        if (event.n > watcher.last + 1) skipTo(watcher, watcher.last + 1, event.n - 1);
        watcher.last = event.n;
        watcher.tell(event);
      }
    },
    gap: (from, to) => {
      for (const watcher of [...all]) skipTo(watcher, from, to);
    },
    begin: (last) => {
      for (const watcher of all) watcher.last ??= last;
    },
    ready: (last) => {
      for (const watcher of [...all]) {
        watcher.last = Math.min(watcher.last ?? last, last);
        greet(watcher);
      }
    },
    tell: (event) => {
      for (const watcher of [...all]) watcher.tell(event);
    },
    connected: (now) => {
      live = now;
      for (const watcher of [...all]) {
        if (now) greet(watcher);
        else if (watcher.connected) {
          watcher.connected = false;
          watcher.tell({ type: "disconnected" });
        }
      }
    },
    onChange: (act) => {
      changed = act;
    },
  };
};
