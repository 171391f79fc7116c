import type { Settings, State } from "@holdfast/state/model";

export type EditorSettings = Settings["editor"];

export const FONT_SIZES = [12, 13, 14, 15, 16, 18, 20] as const;
export const TAB_SIZES = [2, 4, 8] as const;

/** Changes how this session's texts are shown, on every device. */
export const setEditor =
  (wanted: Partial<EditorSettings>) =>
  (state: State): State => ({
    ...state,
    settings: { ...state.settings, editor: { ...state.settings.editor, ...wanted } },
  });
