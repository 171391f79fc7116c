import type { State } from "@holdfast/state/model";
import { useEffect } from "react";
import { useStore } from "zustand";
import { bring } from "../../stores/looking.ts";
import { canEdit, sessionStore } from "../../stores/session-store.ts";

/** A part of the open session's state; `part` has to return the same thing for the same state. Null before it is here. */
export const useSession = <T>(part: (state: State) => T): T | null =>
  useStore(sessionStore, ({ state }) => (state === null ? null : part(state)));

/** Whether all of the state is here, not only what is seen first. */
export const useIsComplete = (): boolean => useStore(sessionStore, ({ complete }) => complete);

/** Whether typing goes anywhere. */
export const useCanEdit = (): boolean => useStore(sessionStore, canEdit);

/** Whether a file's content is here: of an earlier state that is looked at it is opened when it is drawn. */
export const useIsOpened = (fileId: string): boolean => {
  const opened = useStore(sessionStore, ({ closed }) => !closed.files.includes(fileId));
  useEffect(() => {
    if (!opened) void bring({ files: [fileId], terminals: [], conversations: [] });
  }, [opened, fileId]);
  return opened;
};
