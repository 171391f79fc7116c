import { Dialog as Primitive } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useStore } from "zustand";
import { showSwitcher, uiStore } from "../../../stores/ui-store.ts";
import { fileList, type ListedFile } from "../../../workspace/file-list.ts";
import { findFiles } from "../../../workspace/find-files.ts";
import { folderOf, nameOf } from "../../../workspace/paths.ts";
import { FileIcon } from "../files/file-icon.tsx";
import { openFile } from "../files/tree-actions.ts";
import { useSession } from "../use-session.ts";
import "../../../ui/dialog.css";
import "./switcher.css";

const SHOWN_MOST = 50;

interface FoundProps {
  readonly id: string;
  readonly file: ListedFile;
  readonly present: boolean;
  readonly onChoose: () => void;
}

const Found = ({ id, file, present, onChoose }: FoundProps): ReactNode => {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (present) row.current?.scrollIntoView({ block: "nearest" });
  }, [present]);
  return (
    // The field keeps the focus and speaks for the list: keys are handled there.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div ref={row} id={id} role="option" tabIndex={-1} aria-selected={present} onClick={onChoose}>
      <FileIcon path={file.path} />
      <span>{nameOf(file.path)}</span>
      <span className="switcher-folder">{folderOf(file.path)}</span>
    </div>
  );
};

const Finder = ({ onChosen }: { readonly onChosen: () => void }): ReactNode => {
  const id = useId();
  const files = useSession((state) => fileList(state.files)) ?? [];
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = findFiles(files, query).slice(0, SHOWN_MOST);
  const optionId = (index: number): string => `${id}-${index}`;

  const choose = (file: ListedFile | undefined): void => {
    if (file === undefined) return;
    onChosen();
    openFile(file.id, true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) setAt((before) => (before + step + found.length) % found.length);
    else if (event.key === "Enter") choose(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        className="switcher-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : optionId(at)}
        aria-label="Go to file"
        placeholder="Go to file"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={query}
        onChange={({ target }) => {
          setQuery(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="switcher-list" id={`${id}-list`} role="listbox" aria-label="Files">
        {found.map((file, index) => (
          <Found
            key={file.id}
            id={optionId(index)}
            file={file}
            present={index === at}
            onChoose={() => choose(file)}
          />
        ))}
      </div>
      {found.length === 0 ? <p className="switcher-none">No file of this session fits.</p> : null}
    </>
  );
};

/** Opens a file by a few letters of its path. */
export const Switcher = (): ReactNode => {
  const open = useStore(uiStore, (state) => state.switcherOpen);
  const chosen = useRef(false);
  return (
    <Primitive.Root open={open} onOpenChange={showSwitcher}>
      <Primitive.Portal>
        <Primitive.Overlay className="dialog-scrim" />
        <Primitive.Content
          className="dialog switcher"
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            chosen.current = false;
          }}
          onCloseAutoFocus={(event) => {
            // The editor takes the focus when a file was chosen.
            if (chosen.current) event.preventDefault();
          }}
        >
          <Primitive.Title className="unseen">Go to file</Primitive.Title>
          <Finder
            onChosen={() => {
              chosen.current = true;
              showSwitcher(false);
            }}
          />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
};
