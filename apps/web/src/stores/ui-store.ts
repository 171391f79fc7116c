import type { AutosaveChoice } from "@holdfast/client/contract/session";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import {
  type Preferences,
  readPreferences,
  rememberAutosave,
  rememberIdleLock,
  rememberTheme,
  type Theme,
} from "./preferences.ts";

export type PhonePane = "files" | "editor" | "terminals" | "conversation" | "notes" | "browser";

export interface Toast {
  readonly text: string;
  readonly undo: (() => void) | null;
}

export interface UiState extends Preferences {
  readonly shortcutsOpen: boolean;
  readonly switcherOpen: boolean;
  readonly phonePane: PhonePane;
  readonly toast: Toast | null;
}

/** What is true of this page alone: theme, open dialogs, the pane a phone shows. */
export const uiStore = createStore<UiState>(() => ({
  theme: "system",
  autosaveSeconds: "account",
  idleLockMinutes: null,
  shortcutsOpen: false,
  switcherOpen: false,
  phonePane: "editor",
  toast: null,
}));

const { setState } = uiStore;

/** Reads what this browser remembers; after the first render, which must equal the server's. */
export const startUi = (): void => setState(readPreferences());

export const showTheme = (theme: Theme): void => {
  setState({ theme });
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
};

export const chooseTheme = (theme: Theme): void => {
  rememberTheme(theme);
  showTheme(theme);
};

export const chooseAutosave = (seconds: AutosaveChoice): void => {
  rememberAutosave(seconds);
  setState({ autosaveSeconds: seconds });
  holdfast().setAutosaveSeconds(seconds);
};

export const chooseIdleLock = (minutes: number | null): void => {
  rememberIdleLock(minutes);
  setState({ idleLockMinutes: minutes });
  holdfast().setIdleLockMinutes(minutes);
};

export const showShortcuts = (shortcutsOpen: boolean): void => setState({ shortcutsOpen });
export const showSwitcher = (switcherOpen: boolean): void => setState({ switcherOpen });
export const showPane = (phonePane: PhonePane): void => setState({ phonePane });

const TOAST_MILLISECONDS = 7000;
let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** Says something for seven seconds, with a way back where there is one. */
export const say = (text: string, undo: (() => void) | null = null): void => {
  clearTimeout(toastTimer);
  setState({ toast: { text, undo } });
  toastTimer = setTimeout(() => setState({ toast: null }), TOAST_MILLISECONDS);
};

export const dismissToast = (): void => {
  clearTimeout(toastTimer);
  setState({ toast: null });
};
