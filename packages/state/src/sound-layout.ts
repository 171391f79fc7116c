import type { State } from "./model.ts";
import { sameData } from "./same-data.ts";

type Field = "files" | "tabs" | "terminals" | "conversations";

/** The state with a layout that names nothing which is not there. */
export const soundLayout = (state: State): State => {
  const { layout } = state;
  const there = (field: Field, id: string | null): string | null =>
    id !== null && Object.hasOwn(state[field], id) ? id : null;
  const sound: State["layout"] = {
    ...layout,
    activeFileId: there("files", layout.activeFileId),
    openFileIds: layout.openFileIds.filter((id) => there("files", id) !== null),
    notesFileId: there("files", layout.notesFileId),
    activeTerminalId: there("terminals", layout.activeTerminalId),
    activeTabId: there("tabs", layout.activeTabId),
    activeConversationId: there("conversations", layout.activeConversationId),
  };
  return sameData(sound, layout) ? state : { ...state, layout: sound };
};
