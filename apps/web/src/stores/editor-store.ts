import { createStore } from "zustand/vanilla";
import { type EditorPane, paneThere } from "../workspace/editor-panes.ts";
import { sessionStore } from "./session-store.ts";

export interface EditorPlace {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Selected characters. */
  readonly selected: number;
}

/** A place in a file that somebody asked to see. */
export interface PlaceToSee {
  readonly fileId: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Characters to select. */
  readonly length: number;
}

export interface EditorState {
  /** The pane that was last worked in: what is opened opens there. */
  readonly pane: EditorPane;
  readonly places: Readonly<Record<EditorPane, EditorPlace>>;
  /** The pane whose editor is to take the focus, until it does. */
  readonly focusWish: EditorPane | null;
  /** Until the editor shows it. */
  readonly toSee: PlaceToSee | null;
}

const START: EditorPlace = { line: 1, column: 1, selected: 0 };

/** What the editor on this page and the parts around it tell each other. Never saved. */
export const editorStore = createStore<EditorState>(() => ({
  pane: "first",
  places: { first: START, beside: START },
  focusWish: null,
  toSee: null,
}));

const { getState, setState } = editorStore;

export const showPlace = (pane: EditorPane, place: EditorPlace): void =>
  setState(({ places }) => ({ places: { ...places, [pane]: place } }));
export const workIn = (pane: EditorPane): void => {
  if (getState().pane !== pane) setState({ pane });
};

/** The pane that was last worked in, as far as the session has it. */
export const presentPane = (): EditorPane => {
  const { state } = sessionStore.getState();
  return state === null ? "first" : paneThere(state.layout, getState().pane);
};
/** Asks the editor of a pane to take the focus; null once it does, or where nobody wants it any more. */
export const wishFocus = (pane: EditorPane | null = presentPane()): void => setState({ focusWish: pane });
/** Asks the editor to show a place; null once it does. */
export const showInEditor = (toSee: PlaceToSee | null): void => setState({ toSee });
