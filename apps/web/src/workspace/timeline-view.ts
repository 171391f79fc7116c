import type { State } from "@holdfast/state/model";

/**
 * An earlier state as it is looked at: its content, in the panels of now, with the file of now in front where it existed
 * then, so that both can be compared at the same place.
 */
export const seenInPlace = (past: State, present: State): State => {
  const existed = (id: string | null): id is string => id !== null && Object.hasOwn(past.files, id);
  const open = present.layout.openFileIds.filter(existed);
  const { activeFileId } = present.layout;
  const layout = { ...past.layout, panels: present.layout.panels, view: present.layout.view };
  if (!existed(activeFileId)) return { ...past, layout };
  return { ...past, layout: { ...layout, activeFileId, openFileIds: open } };
};
