import { createStore } from "zustand/vanilla";

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
  readonly place: EditorPlace;
  /** Counts the wishes to type: the editor takes the focus at each. */
  readonly focusWishes: number;
  /** Until the editor shows it. */
  readonly toSee: PlaceToSee | null;
}

/** What the editor on this page and the parts around it tell each other. Never saved. */
export const editorStore = createStore<EditorState>(() => ({
  place: { line: 1, column: 1, selected: 0 },
  focusWishes: 0,
  toSee: null,
}));

const { setState } = editorStore;

export const showPlace = (place: EditorPlace): void => setState({ place });
export const wishFocus = (): void => setState(({ focusWishes }) => ({ focusWishes: focusWishes + 1 }));
/** Asks the editor to show a place; null once it does. */
export const showInEditor = (toSee: PlaceToSee | null): void => setState({ toSee });
