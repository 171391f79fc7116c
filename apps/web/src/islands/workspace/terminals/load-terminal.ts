import { loadEditor } from "../editor/load-editor.ts";

/** The code that draws terminals, in a chunk of its own, which never comes before the editor's. */
export const loadTerminal = async (): Promise<typeof import("./screen/terminal-view.ts")> => {
  await loadEditor();
  return import("./screen/terminal-view.ts");
};
