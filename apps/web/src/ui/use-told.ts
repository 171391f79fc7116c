import type { WatchEvent } from "@holdfast/client/contract/events";
import { useEffect } from "react";
import { useStore } from "zustand";
import { liveStore, whenTold } from "../stores/live-store.ts";
import { usePolling } from "./use-polling.ts";

/** Told of changes, a list is asked for anew only to be sure. */
const TOLD_MILLISECONDS = 5 * 60_000;

/** Keeps a list as it is now: asks when told of a change, and every `milliseconds` while changes are not told. */
export const useTold = (
  place: string | null,
  milliseconds: number,
  about: (event: WatchEvent) => boolean,
  ask: () => Promise<void>,
): void => {
  const live = useStore(liveStore, (state) => state.live);
  usePolling(place, live ? TOLD_MILLISECONDS : milliseconds, ask);
  useEffect(() => (place === null ? undefined : whenTold(about, ask)), [place, about, ask]);
};
