import { FilePlus, FolderTree, Upload } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Bars, TREE_BARS } from "../bars.tsx";
import { SeenAt } from "../seen-at.tsx";
import { useCanEdit, useIsComplete, useSession } from "../use-session.ts";
import { FileIcon } from "./file-icon.tsx";
import { FileTree } from "./file-tree.tsx";
import { NameInput } from "./name-input.tsx";
import { createFile, refusalOfNew } from "./tree-actions.ts";
import "./files.css";

interface NewFileProps {
  readonly folder: string;
  readonly onClose: () => void;
}

const NewFile = ({ folder, onClose }: NewFileProps): ReactNode => (
  <div className="tree-new">
    {folder === "" ? null : <p className="tree-new-folder">in {folder}/</p>}
    <div className="tree-row" data-level={1} data-renaming="">
      <FileIcon path="" />
      <NameInput
        label={folder === "" ? "Name of the new file" : `Name of the new file in ${folder}`}
        initial=""
        check={(name) => refusalOfNew(folder, name)}
        onDone={(name) => {
          onClose();
          createFile(folder, name);
        }}
        onCancel={onClose}
      />
    </div>
  </div>
);

/** Asks for files of this device; they go to the folder that was asked for last. */
const useUpload = () => {
  const field = useRef<HTMLInputElement>(null);
  const folder = useRef("");
  const ask = (into: string): void => {
    folder.current = into;
    field.current?.click();
  };
  const input = (
    <input
      ref={field}
      type="file"
      multiple
      hidden
      onChange={({ target }) => {
        const picked = [...(target.files ?? [])];
        const into = folder.current;
        // The same file may be picked again.
        target.value = "";
        if (picked.length > 0)
          void import("./transfer.ts").then(({ uploadFiles }) => uploadFiles(into, picked));
      }}
    />
  );
  return { ask, input };
};

/** The files of the session: a tree, and the way to more of them. */
export const FilesPanel = (): ReactNode => {
  const empty = useSession(({ files }) => Object.keys(files).length === 0);
  const canEdit = useCanEdit();
  const complete = useIsComplete();
  const [newIn, setNewIn] = useState<string | null>(null);
  const close = (): void => setNewIn(null);
  const upload = useUpload();
  return (
    <section className="panel files-panel" aria-label="Files">
      <header className="panel-head">
        <h2>Files</h2>
        <SeenAt />
        {upload.input}
        {canEdit ? (
          <>
            <IconButton label="Upload files" side="bottom" onClick={() => upload.ask("")}>
              <Upload size={16} aria-hidden="true" />
            </IconButton>
            <IconButton
              label="New file"
              side="bottom"
              onClick={() => setNewIn((before) => (before === null ? "" : null))}
            >
              <FilePlus size={16} aria-hidden="true" />
            </IconButton>
          </>
        ) : null}
      </header>
      <div className="panel-scroll" aria-busy={!complete}>
        {newIn === null ? null : <NewFile key={newIn} folder={newIn} onClose={close} />}
        {complete ? null : (
          <div className="tree-loading">
            <Bars name="file" widths={TREE_BARS} />
          </div>
        )}
        {complete && empty === true && newIn === null ? (
          <EmptyState
            icon={<FolderTree size={26} strokeWidth={1.5} aria-hidden="true" />}
            title="No files yet"
            text="A slash in a name makes a folder, as in src/main.ts."
          >
            <Button size="small" disabled={!canEdit} onClick={() => setNewIn("")}>
              New file
            </Button>
            <Button size="small" look="quiet" disabled={!canEdit} onClick={() => upload.ask("")}>
              Upload files
            </Button>
          </EmptyState>
        ) : null}
        {complete && empty === false ? <FileTree onNew={setNewIn} onUpload={upload.ask} /> : null}
      </div>
    </section>
  );
};
