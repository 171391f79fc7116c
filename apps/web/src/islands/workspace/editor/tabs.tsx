import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { change } from "../../../stores/session-store.ts";
import { fileList } from "../../../workspace/file-list.ts";
import { closeFile, showFile } from "../../../workspace/layout-changes.ts";
import { isMerged } from "../../../workspace/merges.ts";
import { tabNames } from "../../../workspace/tab-names.ts";
import { FileIcon } from "../files/file-icon.tsx";
import { useSession } from "../use-session.ts";
import "./tabs.css";

interface TabProps {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly hint: string | null;
  readonly active: boolean;
}

const close = (id: string): void => change(closeFile(id));

/** Two devices changed this file, and nobody has looked at it since. */
const MergedMark = ({ id }: { readonly id: string }): ReactNode =>
  useSession(isMerged(id)) === true ? (
    <span className="tab-merged" title="Holds changes from two devices">
      <span className="unseen">holds changes from two devices: </span>
    </span>
  ) : null;

const Tab = ({ id, path, name, hint, active }: TabProps): ReactNode => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Delete") close(id);
  };
  return (
    <li className="tab" {...(active ? { "data-active": "" } : {})}>
      <button
        type="button"
        className="tab-name"
        title={path}
        aria-current={active ? "true" : undefined}
        onClick={() => change(showFile(id))}
        onAuxClick={(event) => {
          if (event.button === 1) close(id);
        }}
        onKeyDown={onKeyDown}
      >
        <FileIcon path={path} />
        <MergedMark id={id} />
        <span className="tab-text">{name}</span>
        {hint === null ? null : <span className="tab-hint">{hint}</span>}
      </button>
      <button type="button" className="tab-close" aria-label={`Close ${name}`} onClick={() => close(id)}>
        <X size={13} aria-hidden="true" />
      </button>
    </li>
  );
};

/** The files that are open, in the order they were opened. */
export const Tabs = (): ReactNode => {
  const files = useSession((state) => fileList(state.files)) ?? [];
  const open = useSession(({ layout }) => layout.openFileIds) ?? [];
  const activeId = useSession(({ layout }) => layout.activeFileId);
  const tabs = tabNames(files, open);
  const list = useRef<HTMLUListElement>(null);
  const shown = tabs.findIndex(({ id }) => id === activeId);
  useEffect(() => {
    const tab = shown === -1 ? null : list.current?.children[shown];
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown]);
  if (tabs.length === 0) return null;
  return (
    <ul ref={list} className="tabs" aria-label="Open files">
      {tabs.map(({ id, path, name, hint }) => (
        <Tab key={id} id={id} path={path} name={name} hint={hint} active={id === activeId} />
      ))}
    </ul>
  );
};
