import { shown } from "@holdfast/state/differences/shown";
import type { Terminal } from "@holdfast/state/model";
import { Copy, Ellipsis, RotateCcw, TextSelect, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { change } from "../../../stores/session-store.ts";
import { say } from "../../../stores/ui-store.ts";
import { copyText } from "../../../ui/copy-text.ts";
import { Menu, MenuHeading, MenuItem, MenuLine } from "../../../ui/menu.tsx";
import { removeClosed, reopenTerminal } from "../../../workspace/terminal-changes.ts";
import { useCanEdit } from "../use-session.ts";

const icon = { size: 15, "aria-hidden": true } as const;

export interface TerminalMoreProps {
  readonly closed: readonly Terminal[];
  /** Null where no terminal is open. */
  readonly text: (() => string) | null;
  readonly asText: boolean;
  readonly onAsText: (asText: boolean) => void;
}

/** What is done more rarely: with the output, and with what was closed. */
export const TerminalMore = ({ closed, text, asText, onAsText }: TerminalMoreProps): ReactNode => {
  const canEdit = useCanEdit();
  const copy = async (): Promise<void> => {
    if (text !== null) say((await copyText(text())) ? "Copied" : "This browser did not let it be copied");
  };
  return (
    <Menu
      trigger={
        <button type="button" className="icon-button" aria-label="More about terminals">
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      }
    >
      <MenuItem icon={<Copy {...icon} />} disabled={text === null} onSelect={() => void copy()}>
        Copy the output
      </MenuItem>
      <MenuItem icon={<TextSelect {...icon} />} disabled={text === null} onSelect={() => onAsText(!asText)}>
        {asText ? "Show as a terminal" : "Show as text"}
      </MenuItem>
      {closed.length === 0 || !canEdit ? null : (
        <>
          <MenuLine />
          <MenuHeading>Closed terminals</MenuHeading>
          {closed.map(({ id, title }) => (
            <MenuItem key={id} icon={<RotateCcw {...icon} />} onSelect={() => change(reopenTerminal(id))}>
              <bdi>{shown(title)}</bdi>
            </MenuItem>
          ))}
          <MenuItem icon={<Trash2 {...icon} />} tone="danger" onSelect={() => change(removeClosed)}>
            Remove what was closed
          </MenuItem>
        </>
      )}
    </Menu>
  );
};
