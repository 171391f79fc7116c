import { shown } from "@holdfast/state/differences/shown";
import type { Terminal } from "@holdfast/state/model";
import { ArrowLeft, ArrowRight, Pencil, SquareTerminal, X } from "lucide-react";
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { say } from "../../../stores/ui-store.ts";
import { ContextItem, ContextLine, ContextMenu } from "../../../ui/context-menu.tsx";
import { closedWords, faultOfTitle } from "../../../words/terminal-words.ts";
import {
  closeTerminal,
  moveTerminal,
  renameTerminal,
  reopenTerminal,
  showTerminal,
} from "../../../workspace/terminal-changes.ts";
import { NameInput } from "../files/name-input.tsx";
import { useCanEdit } from "../use-session.ts";
import "../files/files.css";
import "./terminal-tabs.css";

const DRAGGED = "application/x-holdfast-terminal";
const icon = { size: 15, "aria-hidden": true } as const;

const close = ({ id, title }: Terminal): void => {
  change(closeTerminal(id));
  say(closedWords(shown(title)), () => change(reopenTerminal(id)));
};

interface TabProps {
  readonly terminal: Terminal;
  readonly active: boolean;
  readonly before: Terminal | undefined;
  readonly after: Terminal | undefined;
}

const Tab = ({ terminal, active, before, after }: TabProps): ReactNode => {
  const canEdit = useCanEdit();
  const [naming, setNaming] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const toName = useRef(false);
  const title = shown(terminal.title);
  const move = (to: Terminal | undefined): void => {
    if (to !== undefined) change(moveTerminal(terminal.id, to.id));
  };
  const stop = (): void => {
    setNaming(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!canEdit) return;
    if (event.key === "F2") setNaming(true);
    else if (event.key === "Delete") close(terminal);
    else return;
    event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData(DRAGGED);
    if (id !== "" && canEdit) change(moveTerminal(id, terminal.id));
  };
  if (naming) {
    return (
      <li className="terminal-tab" data-active="">
        <NameInput
          label={`New name of ${title}`}
          initial={terminal.title}
          check={faultOfTitle}
          onDone={(name) => {
            stop();
            change(renameTerminal(terminal.id, name.trim()));
          }}
          onCancel={stop}
        />
      </li>
    );
  }
  return (
    <ContextMenu
      disabled={!canEdit}
      onCloseAutoFocus={(event) => {
        if (!toName.current) return;
        toName.current = false;
        event.preventDefault();
        setNaming(true);
      }}
      target={
        <li
          className="terminal-tab"
          {...(active ? { "data-active": "" } : {})}
          draggable={canEdit}
          onDragStart={(event) => event.dataTransfer.setData(DRAGGED, terminal.id)}
          onDragOver={(event) => {
            if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
          }}
          onDrop={drop}
        >
          <button
            ref={button}
            type="button"
            className="terminal-tab-name"
            aria-current={active ? "true" : undefined}
            onClick={() => change(showTerminal(terminal.id))}
            onDoubleClick={() => setNaming(canEdit)}
            onKeyDown={onKeyDown}
          >
            <SquareTerminal size={14} strokeWidth={1.75} aria-hidden="true" />
            <bdi>{title}</bdi>
          </button>
          {canEdit ? (
            <button
              type="button"
              className="terminal-tab-close"
              aria-label={`Close ${title}`}
              onClick={() => close(terminal)}
            >
              <X size={13} aria-hidden="true" />
            </button>
          ) : null}
        </li>
      }
    >
      <ContextItem
        icon={<Pencil {...icon} />}
        keys="F2"
        onSelect={() => {
          toName.current = true;
        }}
      >
        Rename
      </ContextItem>
      {before === undefined ? null : (
        <ContextItem icon={<ArrowLeft {...icon} />} onSelect={() => move(before)}>
          Move to the left
        </ContextItem>
      )}
      {after === undefined ? null : (
        <ContextItem icon={<ArrowRight {...icon} />} onSelect={() => move(after)}>
          Move to the right
        </ContextItem>
      )}
      <ContextLine />
      <ContextItem icon={<X {...icon} />} keys="Del" onSelect={() => close(terminal)}>
        Close
      </ContextItem>
    </ContextMenu>
  );
};

export interface TerminalTabsProps {
  readonly open: readonly Terminal[];
  readonly activeId: string | null;
}

/** The terminals that are open. */
export const TerminalTabs = ({ open, activeId }: TerminalTabsProps): ReactNode => (
  <ul className="terminal-tabs" aria-label="Open terminals">
    {open.map((terminal, at) => (
      <Tab
        key={terminal.id}
        terminal={terminal}
        active={terminal.id === activeId}
        before={open[at - 1]}
        after={open[at + 1]}
      />
    ))}
  </ul>
);
