import type { FileEntry } from "@holdfast/state/model";
import { Binary, FilePlus, FileText } from "lucide-react";
import type { ReactNode } from "react";
import { showSwitcher } from "../../../stores/ui-store.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { size } from "../../../words/size.ts";
import { fileList } from "../../../workspace/file-list.ts";
import { isProse, languageIn } from "../../../workspace/languages.ts";
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

const OpenFile = ({ file }: { readonly file: FileEntry }): ReactNode => {
  const editor = useSession(({ settings }) => settings.editor);
  const canEdit = useCanEdit();
  if (editor === null) return null;
  if (typeof file.content !== "string") return <BinaryFile path={file.path} bytes={file.content.bytes} />;
  const label = `${file.path}, editor`;
  const wrap = editor.wrap || isProse(languageIn(file));
  return (
    <>
      <TextArea fileId={file.id} options={{ ...editor, wrap, kind: "code", readOnly: !canEdit, label }} />
      <EditorStatus file={file} editor={editor} readOnly={!canEdit} />
    </>
  );
};

/** The open files: their tabs, and the one that is looked at. */
export const EditorPanel = (): ReactNode => {
  const file = useSession(({ files, layout }) =>
    layout.activeFileId === null ? null : (files[layout.activeFileId] ?? null),
  );
  const noFiles = useSession(({ files }) => fileList(files).length === 0);
  const complete = useIsComplete();
  const nothing = noFiles === true ? <NoFiles /> : <NothingOpen />;
  return (
    <section className="panel editor-panel" aria-label="Editor">
      <Tabs />
      {file === null ? complete ? nothing : null : <OpenFile file={file} />}
    </section>
  );
};
