import { type ReactNode, useEffect } from "react";
import { Group, Panel, type PanelImperativeHandle, Separator, usePanelRef } from "react-resizable-panels";
import { change } from "../../stores/session-store.ts";
import { later } from "../../ui/later.tsx";
import { type PanelName, panelOf, setPanelSize } from "../../workspace/layout-changes.ts";
import { ConversationPanel } from "./conversation/conversation-panel.tsx";
import { EditorPanel } from "./editor/editor-panel.tsx";
import { FilesColumn } from "./files-column.tsx";
import { NotesPanel } from "./notes/notes-panel.tsx";
import { useSession } from "./use-session.ts";
import "../../stores/terminals-store.ts";
import "./columns.css";

const TerminalsPanel = later(async () => (await import("./terminals/terminals-panel.tsx")).TerminalsPanel);

/** Sizes that somebody chose go into the state; what the window does to them does not. */
const keep =
  (...names: readonly PanelName[]) =>
  (sizes: Readonly<Record<string, number>>, { isUserInteraction }: { isUserInteraction: boolean }): void => {
    if (!isUserInteraction) return;
    change((state) =>
      names.reduce((next, name) => {
        const size = sizes[name];
        return size === undefined ? next : setPanelSize(name, size)(next);
      }, state),
    );
  };

const keepColumns = keep("files", "side");
const keepRows = keep("notes");
const keepBrowser = keep("browser");
const keepMiddle = keep("terminals");

const fold = (panel: PanelImperativeHandle | null, open: boolean, size: number): void => {
  if (panel === null || panel.isCollapsed() !== open) return;
  if (open) panel.resize(`${size}%`);
  else panel.collapse();
};

/** A panel that follows the state: whether it is open, and how wide. */
const useFolding = (name: PanelName) => {
  const panelRef = usePanelRef();
  const open = useSession(({ layout }) => panelOf(layout, name).open) ?? true;
  const size = useSession(({ layout }) => panelOf(layout, name).size) ?? 0;
  useEffect(() => fold(panelRef.current, open, size), [panelRef, open, size]);
  return {
    panelRef,
    open,
    props: { id: name, panelRef, collapsible: true, defaultSize: `${open ? size : 0}%` },
  };
};

const Side = (): ReactNode => {
  const notes = useFolding("notes");
  return (
    <Group id="side-rows" className="rows" orientation="vertical" onLayoutChanged={keepRows}>
      <Panel id="conversation" minSize={160}>
        <ConversationPanel />
      </Panel>
      <Separator id="notes-edge" className="edge" aria-label="Size of the notes" />
      <Panel {...notes.props} minSize={90}>
        <NotesPanel />
      </Panel>
    </Group>
  );
};

const Middle = (): ReactNode => {
  const terminals = useFolding("terminals");
  return (
    <Group id="middle-rows" className="rows" orientation="vertical" onLayoutChanged={keepMiddle}>
      <Panel id="editor-rows" minSize={120}>
        <EditorPanel />
      </Panel>
      <Separator id="terminals-edge" className="edge" aria-label="Size of the terminals" />
      <Panel {...terminals.props} minSize={110} inert={!terminals.open}>
        {terminals.open ? <TerminalsPanel foldable /> : null}
      </Panel>
    </Group>
  );
};

/** The panels side by side, as wide as they were left. */
export const Columns = (): ReactNode => {
  const files = useFolding("files");
  const side = useFolding("side");
  return (
    <Group id="columns" className="columns" onLayoutChanged={keepColumns}>
      <Panel {...files.props} minSize={160} maxSize="40%" inert={!files.open}>
        <FilesColumn onLayoutChanged={keepBrowser} />
      </Panel>
      <Separator id="files-edge" className="edge" aria-label="Width of the files" />
      <Panel id="editor" minSize={280}>
        <Middle />
      </Panel>
      <Separator id="side-edge" className="edge" aria-label="Width of conversation and notes" />
      <Panel {...side.props} minSize={240} maxSize="50%" inert={!side.open}>
        <Side />
      </Panel>
    </Group>
  );
};
