import type { State } from "@holdfast/state/model";
import { terminalPlaces } from "./terminal-changes.ts";

/**
 * An earlier state as it is looked at: its content, in the panels of now, with the file and the terminal of now in front where
 * they existed then, so that both can be compared at the same place.
 */
export const seenInPlace = (past: State, present: State): State => {
  const existed = (id: string | null): id is string => id !== null && Object.hasOwn(past.files, id);
  const open = present.layout.openFileIds.filter(existed);
  const { activeFileId } = present.layout;
  const terminal = present.layout.activeTerminalId;
  const layout = {
    ...past.layout,
    activeTerminalId:
      terminal !== null && Object.hasOwn(past.terminals, terminal) ? terminal : past.layout.activeTerminalId,
    panels: present.layout.panels,
    // Which terminals were open is what that moment was like.
    view: { ...present.layout.view, ...terminalPlaces(past.layout) },
  };
  if (!existed(activeFileId)) return { ...past, layout };
  return { ...past, layout: { ...layout, activeFileId, openFileIds: open } };
};
