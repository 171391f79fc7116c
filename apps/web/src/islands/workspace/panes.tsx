import {
  FileCode,
  FolderTree,
  Globe,
  type LucideIcon,
  MessagesSquare,
  NotebookPen,
  SquareTerminal,
} from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { type PhonePane, showPane, uiStore } from "../../stores/ui-store.ts";
import { later } from "../../ui/later.tsx";
import { ConversationPanel } from "./conversation/conversation-panel.tsx";
import { EditorPanel } from "./editor/editor-panel.tsx";
import { FilesPanel } from "./files/files-panel.tsx";
import { LaterBrowser } from "./files-column.tsx";
import { NotesPanel } from "./notes/notes-panel.tsx";
import "../../stores/terminals-store.ts";
import "./panes.css";

const TerminalsPanel = later(async () => (await import("./terminals/terminals-panel.tsx")).TerminalsPanel);

const PANES: readonly (readonly [PhonePane, string, LucideIcon])[] = [
  ["files", "Files", FolderTree],
  ["editor", "Editor", FileCode],
  ["terminals", "Terminals", SquareTerminal],
  ["conversation", "Conversation", MessagesSquare],
  ["notes", "Notes", NotebookPen],
  ["browser", "Browser", Globe],
];

const Pane = ({ pane }: { readonly pane: PhonePane }): ReactNode => {
  switch (pane) {
    case "files":
      return <FilesPanel />;
    case "editor":
      return <EditorPanel single />;
    case "terminals":
      return <TerminalsPanel foldable={false} />;
    case "conversation":
      return <ConversationPanel />;
    case "notes":
      return <NotesPanel />;
    case "browser":
      return <LaterBrowser phone />;
  }
};

/** One panel at a time, for narrow screens, and the bar that chooses it. */
export const Panes = (): ReactNode => {
  const present = useStore(uiStore, (state) => state.phonePane);
  return (
    <>
      <div className="pane">
        <Pane pane={present} />
      </div>
      <nav className="pane-bar" aria-label="Panels">
        {PANES.map(([pane, words, Icon]) => (
          <button
            key={pane}
            type="button"
            className="pane-button"
            aria-current={pane === present ? "true" : undefined}
            onClick={() => showPane(pane)}
          >
            <Icon size={19} strokeWidth={1.75} aria-hidden="true" />
            {words}
          </button>
        ))}
      </nav>
    </>
  );
};
