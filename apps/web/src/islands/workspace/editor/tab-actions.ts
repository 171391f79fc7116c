import { change, sessionStore } from "../../../stores/session-store.ts";
import { say } from "../../../stores/ui-store.ts";
import { closeFile, type EditorPane, pinnedIds } from "../../../workspace/editor-panes.ts";
import { nameOf } from "../../../workspace/paths.ts";

/** Closes a tab, unless it is pinned: a slip of the hand leaves that where it is. */
export const closeTab = (id: string, pane: EditorPane): void => {
  const { state } = sessionStore.getState();
  const path = state?.files[id]?.path;
  if (state !== null && path !== undefined && pinnedIds(state.layout).includes(id)) {
    say(`“${nameOf(path)}” is pinned. Unpin it to close it.`);
    return;
  }
  change(closeFile(id, pane));
};
