import { ArrowLeft, ArrowRight, Columns2, Pin, PinOff, X } from "lucide-react";
import type { ReactNode } from "react";
import { wishFocus, workIn } from "../../../stores/editor-store.ts";
import { change } from "../../../stores/session-store.ts";
import { ContextItem, ContextLine } from "../../../ui/context-menu.tsx";
import {
  closeFile,
  closeOthers,
  type EditorPane,
  moveAcross,
  moveTab,
  showFile,
  togglePin,
} from "../../../workspace/editor-panes.ts";

export interface TabMenuProps {
  readonly id: string;
  readonly pane: EditorPane;
  readonly pinned: boolean;
  /** Only one pane is seen: there is none to move to. */
  readonly single: boolean;
  readonly phone: boolean;
}

const icon = { size: 15, "aria-hidden": true } as const;

/** Shows a file in the second pane too, and goes there. */
const openBeside = (id: string): void => {
  change(showFile(id, "beside"));
  workIn("beside");
  wishFocus();
};

/** What can be done with one tab. */
export const TabMenu = ({ id, pane, pinned, single, phone }: TabMenuProps): ReactNode => (
  <>
    <ContextItem
      icon={pinned ? <PinOff {...icon} /> : <Pin {...icon} />}
      onSelect={() => change(togglePin(id))}
    >
      {pinned ? "Unpin" : "Pin"}
    </ContextItem>
    <ContextItem icon={<ArrowLeft {...icon} />} onSelect={() => change(moveTab(id, -1, pane))}>
      Move left
    </ContextItem>
    <ContextItem icon={<ArrowRight {...icon} />} onSelect={() => change(moveTab(id, 1, pane))}>
      Move right
    </ContextItem>
    {phone || !single ? null : (
      <ContextItem icon={<Columns2 {...icon} />} onSelect={() => openBeside(id)}>
        Open beside
      </ContextItem>
    )}
    {single ? null : (
      <ContextItem icon={<Columns2 {...icon} />} onSelect={() => change(moveAcross(id, pane))}>
        Move to the other pane
      </ContextItem>
    )}
    <ContextLine />
    <ContextItem icon={<X {...icon} />} keys="Alt W" onSelect={() => change(closeFile(id, pane))}>
      Close
    </ContextItem>
    <ContextItem onSelect={() => change(closeOthers(id, pane))}>Close the others</ContextItem>
  </>
);
