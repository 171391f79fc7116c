import type { WatchEvent } from "@holdfast/client/contract/events";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";

export interface LiveState {
  /** What happens elsewhere arrives here by itself. */
  readonly live: boolean;
}

/** Whether this page hears of changes as they happen. */
export const liveStore = createStore<LiveState>(() => ({ live: false }));

/** Events of one moment are answered together. */
const GATHER_MILLISECONDS = 250;

const listeners = new Set<(event: WatchEvent) => void>();
let watching = false;

const start = (): void => {
  if (watching) return;
  watching = true;
  holdfast().watch((event) => {
    if (event.type === "connected" || event.type === "disconnected") {
      liveStore.setState({ live: event.type === "connected" });
    }
    for (const listener of listeners) listener(event);
  });
};

/** Calls `act` soon after something happened that it is `about`, or may have: what a gap hides is unknown. */
export const whenTold = (about: (event: WatchEvent) => boolean, act: () => Promise<void>): (() => void) => {
  start();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const listener = (event: WatchEvent): void => {
    if (event.type !== "gap" && !about(event)) return;
    timer ??= setTimeout(() => {
      timer = null;
      void act();
    }, GATHER_MILLISECONDS);
  };
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (timer !== null) clearTimeout(timer);
  };
};
