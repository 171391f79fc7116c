import { Pin, X } from "lucide-react";
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { ContextMenu } from "../../../ui/context-menu.tsx";
import { later } from "../../../ui/later.tsx";
import {
  type EditorPane,
  paneTabs,
  pinnedIds,
  showFile,
  togglePin,
} from "../../../workspace/editor-panes.ts";
import { fileList } from "../../../workspace/file-list.ts";
import { isMerged } from "../../../workspace/merges.ts";
import { type TabName, tabNames } from "../../../workspace/tab-names.ts";
import { FileIcon } from "../files/file-icon.tsx";
import { useMedia } from "../use-media.ts";
import { useSession } from "../use-session.ts";
import { closeTab } from "./tab-actions.ts";
import { useTabDrag } from "./use-tab-drag.ts";
import "./tabs.css";

const TabMenu = later(async () => (await import("./tab-menu.tsx")).TabMenu);

interface TabProps {
  readonly tab: TabName;
  readonly pane: EditorPane;
  readonly active: boolean;
  readonly pinned: boolean;
  /** What is dragged would land before it, or behind it. */
  readonly landing: "before" | "after" | null;
  readonly onDragStart: (event: DragEvent) => void;
}

/** Two devices changed this file, and nobody has looked at it since. */
const MergedMark = ({ id }: { readonly id: string }): ReactNode =>
  useSession(isMerged(id)) === true ? (
    <span className="tab-merged" title="Holds changes from two devices">
      <span className="unseen">holds changes from two devices: </span>
    </span>
  ) : null;

const Tab = ({ tab, pane, active, pinned, landing, onDragStart }: TabProps): ReactNode => {
  const { id, path, name, hint } = tab;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Delete") closeTab(id, pane);
  };
  return (
    <li
      className="tab"
      data-id={id}
      draggable
      onDragStart={onDragStart}
      {...(active ? { "data-active": "" } : {})}
      {...(landing === null ? {} : { "data-landing": landing })}
    >
      <button
        type="button"
        className="tab-name"
        title={path}
        aria-current={active ? "true" : undefined}
        onClick={() => change(showFile(id, pane))}
        onAuxClick={(event) => {
          if (event.button === 1) closeTab(id, pane);
        }}
        onKeyDown={onKeyDown}
      >
        <FileIcon path={path} />
        <MergedMark id={id} />
        <span className="tab-text">{name}</span>
        {hint === null ? null : <span className="tab-hint">{hint}</span>}
      </button>
      {pinned ? (
        <button
          type="button"
          className="tab-close"
          data-pinned=""
          aria-label={`Unpin ${name}`}
          onClick={() => change(togglePin(id))}
        >
          <Pin size={12} aria-hidden="true" />
        </button>
      ) : (
        <button
          type="button"
          className="tab-close"
          aria-label={`Close ${name}`}
          onClick={() => closeTab(id, pane)}
        >
          <X size={13} aria-hidden="true" />
        </button>
      )}
    </li>
  );
};

const landingAt = (index: number, count: number, gap: number | null): TabProps["landing"] => {
  if (gap === index) return "before";
  return gap === count && index === count - 1 ? "after" : null;
};

/** Between ids, none of which holds it. */
const BETWEEN = " ";

export interface TabsProps {
  readonly pane: EditorPane;
  /** It is the only pane that is seen. */
  readonly single: boolean;
}

/** The files that are open in a pane, pinned ones first, in the order they were put in. */
export const Tabs = ({ pane, single }: TabsProps): ReactNode => {
  const files = useSession((state) => fileList(state.files)) ?? [];
  const open = useSession(({ layout }) => paneTabs(layout, pane).open.join(BETWEEN)) ?? "";
  const activeId = useSession(({ layout }) => paneTabs(layout, pane).active);
  const pinned = (useSession(({ layout }) => pinnedIds(layout).join(BETWEEN)) ?? "").split(BETWEEN);
  const phone = useMedia("(max-width: 820px)");
  const [menuId, setMenuId] = useState<string | null>(null);
  const drag = useTabDrag(pane);
  const tabs = tabNames(files, open === "" ? [] : open.split(BETWEEN));
  const list = useRef<HTMLUListElement>(null);
  const shown = tabs.findIndex(({ id }) => id === activeId);
  useEffect(() => {
    const tab = shown === -1 ? null : list.current?.children[shown];
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown]);
  if (tabs.length === 0) return null;
  const row = (
    <ul
      ref={list}
      className="tabs"
      aria-label={pane === "beside" ? "Open files beside" : "Open files"}
      {...drag.list}
      onContextMenu={({ target }) => {
        const tab = target instanceof Element ? target.closest("[data-id]") : null;
        setMenuId(tab?.getAttribute("data-id") ?? tabs[0]?.id ?? null);
      }}
    >
      {tabs.map((tab, index) => (
        <Tab
          key={tab.id}
          tab={tab}
          pane={pane}
          active={tab.id === activeId}
          pinned={pinned.includes(tab.id)}
          landing={landingAt(index, tabs.length, drag.gap)}
          onDragStart={drag.onTabDragStart(tab.id, index)}
        />
      ))}
    </ul>
  );
  return (
    <ContextMenu target={row}>
      {menuId === null ? null : (
        <TabMenu id={menuId} pane={pane} pinned={pinned.includes(menuId)} single={single} phone={phone} />
      )}
    </ContextMenu>
  );
};
