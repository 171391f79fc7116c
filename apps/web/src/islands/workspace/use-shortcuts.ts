import { useEffect } from "react";
import { presentPane, wishFocus, workIn } from "../../stores/editor-store.ts";
import { flushEdits } from "../../stores/pending-edits.ts";
import { showSearch } from "../../stores/search-store.ts";
import { canSave, change, saveNow, sessionStore } from "../../stores/session-store.ts";
import { showDialog } from "../../stores/timeline-actions.ts";
import { offerName, showTimeline, timelineStore } from "../../stores/timeline-store.ts";
import { say, showPane, showShortcuts, showSwitcher } from "../../stores/ui-store.ts";
import { hasBeside, moveTab, paneTabs, stepFile } from "../../workspace/editor-panes.ts";
import { panelOf, setPanelOpen, showBrowser } from "../../workspace/layout-changes.ts";
import { closeTab } from "./editor/tab-actions.ts";
import { openFile } from "./files/tree-actions.ts";
import { isInTerminal, isTyping } from "./keys.ts";

const READ_ONLY = "Nothing is saved from here: this session is read-only";

/** Does it, after what looks like a secret and was not said before was decided on. */
const afterSecrets = async (act: () => void): Promise<void> => {
  flushEdits();
  // Without the service, and without this code on the device, a save matters more.
  const secrets = await import("../../stores/secrets-store.ts").catch(() => null);
  if (secrets === null) act();
  else await secrets.askBefore(act);
};

/** Saves, says so when the pill would not change by it, and offers to name what is saved. */
const save = async (): Promise<void> => {
  const outcome = await saveNow();
  if (outcome === "refused") return;
  // Saving once more, with nothing written in between, takes the offer up.
  const taken = outcome === "nothing-new" && timelineStore.getState().offer !== null;
  if (outcome === "nothing-new" && !taken) say("Everything is saved");
  if (!sessionStore.getState().looking) offerName(taken);
};

/** Saves what was typed, once it is decided what becomes of secrets in it. */
export const saveByHand = async (): Promise<void> => {
  if (canSave(sessionStore.getState())) await afterSecrets(() => void save());
  else say(READ_ONLY);
};

/** Asks for everything that can be said of a checkpoint of now. */
export const askForCheckpoint = (): void => {
  if (canSave(sessionStore.getState())) void afterSecrets(() => showDialog({ kind: "name" }));
  else say(READ_ONLY);
};

/** One of the two stands beside the session. */
export const toggleTimeline = (): void => {
  showSearch(false);
  showTimeline(!timelineStore.getState().open);
};

export const togglePanel = (name: "files" | "side" | "terminals"): void => {
  change((state) => setPanelOpen(name, !panelOf(state.layout, name).open)(state));
};

/** Shows the browser below the files, or folds it; the files come with it. */
export const toggleBrowser = (): void => {
  change((state) => {
    const shown = panelOf(state.layout, "files").open && panelOf(state.layout, "browser").open;
    return shown ? setPanelOpen("browser", false)(state) : showBrowser(state);
  });
  showPane("browser");
};

/** The file in front of the pane that is worked in. */
const activeFile = (): string | null => {
  const { state } = sessionStore.getState();
  return state === null ? null : paneTabs(state.layout, presentPane()).active;
};

const closeActive = (): void => {
  const id = activeFile();
  if (id !== null) closeTab(id, presentPane());
};

const moveActive = (by: 1 | -1): void => {
  const id = activeFile();
  if (id !== null) change(moveTab(id, by, presentPane()));
};

/** Opens the file beside itself, or goes to the other of two panes. */
const goBeside = (): void => {
  const { state } = sessionStore.getState();
  const id = activeFile();
  if (state === null || id === null) return;
  if (!hasBeside(state.layout)) {
    openFile(id, true, "beside");
    return;
  }
  workIn(presentPane() === "first" ? "beside" : "first");
  wishFocus();
};

/** Asks for something to find; the field has the focus again when it was open. */
export const openSearch = (): void => {
  showTimeline(false);
  showSearch(true);
};

const withShift = (key: string): (() => void) | null => {
  if (key === "s") return askForCheckpoint;
  return key === "f" ? openSearch : null;
};

const withMod = (event: KeyboardEvent): (() => void) | null => {
  const key = event.key.toLowerCase();
  if (event.shiftKey) return event.altKey ? null : withShift(key);
  if (event.code === "KeyH" && event.altKey) return toggleTimeline;
  if (event.code === "KeyO" && event.altKey) return toggleBrowser;
  if (event.code === "KeyB") return () => togglePanel(event.altKey ? "side" : "files");
  if (event.altKey) return null;
  // The system has ⌘ ` for its windows.
  if (event.code === "Backquote" && event.ctrlKey) return () => togglePanel("terminals");
  if (key === "s") return () => void saveByHand();
  if (key === "p") return () => showSwitcher(true);
  if (event.code === "Backslash") return goBeside;
  return null;
};

const withAlt = (event: KeyboardEvent): (() => void) | null => {
  const by = event.code === "PageDown" ? 1 : event.code === "PageUp" ? -1 : null;
  if (event.shiftKey) return by === null ? null : () => moveActive(by);
  if (by !== null) return () => change(stepFile(by, presentPane()));
  if (event.code === "KeyW") return closeActive;
  return null;
};

const actionOf = (event: KeyboardEvent): (() => void) | null => {
  if (event.isComposing || isInTerminal(event.target)) return null;
  if (event.ctrlKey || event.metaKey) return withMod(event);
  if (event.altKey) return withAlt(event);
  return event.key === "?" && !isTyping(event.target) ? () => showShortcuts(true) : null;
};

/** The keys that work anywhere in the workspace but in terminals. They come before the editor's own. */
export const useShortcuts = (): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = actionOf(event);
      if (action === null) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
};
