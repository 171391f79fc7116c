import type { FileEntry } from "@holdfast/state/model";
import { Binary, FilePlus, FileText } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useStore } from "zustand";
import { editorStore, workIn } from "../../../stores/editor-store.ts";
import { change } from "../../../stores/session-store.ts";
import { showSwitcher } from "../../../stores/ui-store.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { size } from "../../../words/size.ts";
import { type EditorPane, hasBeside, paneTabs } from "../../../workspace/editor-panes.ts";
import { fileList } from "../../../workspace/file-list.ts";
import { isProse, languageIn } from "../../../workspace/languages.ts";
import { panelOf, setPanelSize } from "../../../workspace/layout-changes.ts";
import { nameOf } from "../../../workspace/paths.ts";
import { MOD } from "../keys.ts";
import { useCanEdit, useIsComplete, useSession } from "../use-session.ts";
import { EditorStatus } from "./editor-status.tsx";
import { Tabs } from "./tabs.tsx";
import { TextArea } from "./text-area.tsx";
import "./editor-panel.css";

const NoFiles = (): ReactNode => (
  <EmptyState
    icon={<FilePlus size={28} strokeWidth={1.5} aria-hidden="true" />}
    title="A blank session"
    text="Make a first file to begin. It is saved all the time from then on, sealed on this device before it is sent."
  />
);

const NothingOpen = (): ReactNode => (
  <EmptyState
    icon={<FileText size={28} strokeWidth={1.5} aria-hidden="true" />}
    title="No file is open"
    text="Choose one from the files, or go to one by its name."
  >
    <Button size="small" onClick={() => showSwitcher(true)}>
      Go to file
      <kbd className="kbd">{MOD} P</kbd>
    </Button>
  </EmptyState>
);

const BinaryFile = ({ path, bytes }: { readonly path: string; readonly bytes: string }): ReactNode => (
  <EmptyState
    icon={<Binary size={28} strokeWidth={1.5} aria-hidden="true" />}
    title={nameOf(path)}
    text={`${size(Math.floor((bytes.length * 3) / 4))} that are not text. They are kept, byte for byte, and not shown here.`}
  />
);

const OpenFile = ({ file, pane }: { readonly file: FileEntry; readonly pane: EditorPane }): ReactNode => {
  const editor = useSession(({ settings }) => settings.editor);
  const canEdit = useCanEdit();
  if (editor === null) return null;
  if (typeof file.content !== "string") return <BinaryFile path={file.path} bytes={file.content.bytes} />;
  const label = `${file.path}, editor${pane === "beside" ? " beside" : ""}`;
  const wrap = editor.wrap || isProse(languageIn(file));
  return (
    <TextArea
      fileId={file.id}
      pane={pane}
      options={{ ...editor, wrap, kind: "code", readOnly: !canEdit, label }}
    />
  );
};

/** The file in front of a pane. */
const useFileOf = (pane: EditorPane): FileEntry | null =>
  useSession(({ files, layout }) => {
    const { active } = paneTabs(layout, pane);
    return active === null ? null : (files[active] ?? null);
  });

/** The open files of one pane: their tabs, and the one that is looked at. */
const Pane = ({ pane, single }: { readonly pane: EditorPane; readonly single: boolean }): ReactNode => {
  const file = useFileOf(pane);
  const noFiles = useSession(({ files }) => fileList(files).length === 0);
  const complete = useIsComplete();
  const present = useStore(editorStore, (state) => state.pane === pane);
  const nothing = noFiles === true ? <NoFiles /> : <NothingOpen />;
  return (
    <div
      className="editor-pane"
      {...(present ? { "data-present": "" } : {})}
      {...(single ? {} : { "data-two": "" })}
      onFocusCapture={() => workIn(pane)}
      onPointerDownCapture={() => workIn(pane)}
    >
      <Tabs pane={pane} single={single} />
      {file === null ? complete ? nothing : null : <OpenFile file={file} pane={pane} />}
    </div>
  );
};

/** The line below the panes says something of the one that is worked in. */
const Status = ({ pane }: { readonly pane: EditorPane }): ReactNode => {
  const file = useFileOf(pane);
  const editor = useSession(({ settings }) => settings.editor);
  const canEdit = useCanEdit();
  return file === null || editor === null || typeof file.content !== "string" ? null : (
    <EditorStatus file={file} pane={pane} editor={editor} readOnly={!canEdit} />
  );
};

const keepWidth = (
  sizes: Readonly<Record<string, number>>,
  { isUserInteraction }: { readonly isUserInteraction: boolean },
): void => {
  const size = sizes["editor-beside"];
  if (isUserInteraction && size !== undefined) change(setPanelSize("beside", size));
};

/** The open files, in one pane or in two beside each other; `single` where there is room for one alone. */
export const EditorPanel = ({ single = false }: { readonly single?: boolean }): ReactNode => {
  const two = (useSession(({ layout }) => hasBeside(layout)) ?? false) && !single;
  const size = useSession(({ layout }) => panelOf(layout, "beside").size) ?? 50;
  const worked = useStore(editorStore, (state) => state.pane);
  const pane = two ? worked : "first";
  useEffect(() => {
    // What is opened has to be seen.
    if (!two) workIn("first");
  }, [two]);
  return (
    <section className="panel editor-panel" aria-label="Editor">
      <Group id="editor-panes" className="editor-panes" onLayoutChanged={keepWidth}>
        <Panel id="editor-first" minSize={200}>
          <Pane pane="first" single={!two} />
        </Panel>
        {two ? (
          <>
            <Separator id="editor-edge" className="edge" aria-label="Width of the second pane" />
            <Panel id="editor-beside" minSize={200} defaultSize={`${size}%`}>
              <Pane pane="beside" single={false} />
            </Panel>
          </>
        ) : null}
      </Group>
      <Status pane={pane} />
    </section>
  );
};
