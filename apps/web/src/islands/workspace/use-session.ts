import type { State } from "@holdfast/state/model";
import { useStore } from "zustand";
import { canEdit, sessionStore } from "../../stores/session-store.ts";

/** A part of the open session's state; `part` has to return the same thing for the same state. Null before it is here. */
export const useSession = <T>(part: (state: State) => T): T | null =>
  useStore(sessionStore, ({ state }) => (state === null ? null : part(state)));

/** Whether all of the state is here, not only what is seen first. */
export const useIsComplete = (): boolean => useStore(sessionStore, ({ complete }) => complete);

/** Whether typing goes anywhere. */
export const useCanEdit = (): boolean => useStore(sessionStore, canEdit);
