import type { SearchMatch } from "@holdfast/client/contract/search";
import { showInEditor } from "../../../stores/editor-store.ts";
import { backToNow, look } from "../../../stores/looking.ts";
import { chooseMatch } from "../../../stores/search-store.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { showPane } from "../../../stores/ui-store.ts";
import { panelOf, setPanelOpen, showBrowser } from "../../../workspace/layout-changes.ts";
import { type BrowserView, showBrowserView, showTab } from "../../../workspace/tab-changes.ts";
import { reopenTerminal } from "../../../workspace/terminal-changes.ts";
import { openFile } from "../files/tree-actions.ts";

const openSide = (pane: "conversation" | "notes"): void => {
  change((state) => (panelOf(state.layout, "side").open ? state : setPanelOpen("side", true)(state)));
  showPane(pane);
};

const openBrowser = (view: BrowserView): void => {
  change((state) => showBrowserView(view)(showBrowser(state)));
  showPane("browser");
};

const openThing = ({ kind, id, part, line, column, found }: SearchMatch): void => {
  const state = sessionStore.getState().state;
  if (kind === "message" && state?.conversations[id] !== undefined) {
    change((before) => ({ ...before, layout: { ...before.layout, activeConversationId: id } }));
    openSide("conversation");
  } else if (kind === "terminal" && state?.terminals[id] !== undefined) {
    change((before) => setPanelOpen("terminals", true)(reopenTerminal(id)(before)));
    showPane("terminals");
  } else if (kind === "tab" && state?.tabs[id] !== undefined) {
    change(showTab(id));
    openBrowser(part === "history" ? "history" : "tabs");
  } else if (kind === "bookmark") openBrowser("bookmarks");
  else if (kind === "note") openSide("notes");
  else if (kind === "file" && state?.files[id] !== undefined) {
    if (part === "content") showInEditor({ fileId: id, line, column, length: found.length });
    openFile(id, false);
  }
};

/** Shows a match where it stands: in the present, or in the last moment that had it, which stands beside what was found. [SE-7] */
export const openMatch = async (match: SearchMatch): Promise<void> => {
  chooseMatch(match.n);
  const to = match.stretches[0]?.to ?? null;
  if (to === null) backToNow();
  else {
    const key = `search-${to.digest}`;
    if (timelineStore.getState().preview?.key !== key) {
      await look({
        key,
        digest: to.digest,
        at: to.at,
        name: match.kind === "checkpoint" ? match.name : null,
      });
    }
    if (timelineStore.getState().preview?.key !== key) return;
  }
  openThing(match);
};
