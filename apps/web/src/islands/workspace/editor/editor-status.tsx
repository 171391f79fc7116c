import type { FileEntry } from "@holdfast/state/model";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { editorStore } from "../../../stores/editor-store.ts";
import { sessionStore } from "../../../stores/session-store.ts";
import type { EditorPane } from "../../../workspace/editor-panes.ts";
import { languageIn, languageName } from "../../../workspace/languages.ts";
import type { EditorSettings } from "../../../workspace/settings-changes.ts";
import { SeenAt } from "../seen-at.tsx";
import { EditorSettingsButton } from "./editor-settings.tsx";
import "./editor-status.css";

export interface EditorStatusProps {
  readonly file: Pick<FileEntry, "path" | "language" | "eol">;
  readonly pane: EditorPane;
  readonly editor: EditorSettings;
  readonly readOnly: boolean;
}

const Place = ({ pane }: { readonly pane: EditorPane }): ReactNode => {
  const { line, column, selected } = useStore(editorStore, ({ places }) => places[pane]);
  return (
    <span className="editor-place">
      Ln {line}, Col {column}
      {selected === 0 ? "" : ` (${selected} selected)`}
    </span>
  );
};

/** The line below the editor: where the cursor is, and what kind of text this is. */
export const EditorStatus = ({ file, pane, editor, readOnly }: EditorStatusProps): ReactNode => {
  const looking = useStore(sessionStore, (state) => state.looking);
  return (
    <footer className="editor-status">
      <span className="editor-path">{file.path}</span>
      {looking ? <SeenAt /> : readOnly ? <span>Read-only</span> : null}
      <Place pane={pane} />
      <EditorSettingsButton editor={editor} />
      <span className="editor-eol">{file.eol.toUpperCase()}</span>
      <span>{languageName(languageIn(file))}</span>
    </footer>
  );
};
