import type { BrowserTab } from "@holdfast/state/model";
import { ArrowDown, ArrowUp, Bookmark, Copy, Pencil, Pin, PinOff, RotateCcw, Trash2, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { MenuItem, MenuLine } from "../../../ui/menu.tsx";
import { useNow } from "../../../ui/use-now.ts";
import { agoWords, keptWords } from "../../../words/browser-words.ts";
import { forgetTab, pinTab, placeTab, reopenTab, showTab, stepTab } from "../../../workspace/tab-changes.ts";
import { closedTabs, fits, lastSeen, tabSections, titleOf } from "../../../workspace/tab-lists.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { close, copyAddress, edit, newBookmark, notePage, noteVisit } from "./browser-actions.ts";
import { PageRow } from "./page-row.tsx";
import { rowKeys } from "./row-keys.ts";
import { useDragging } from "./use-dragging.ts";

const icon = { size: 15, "aria-hidden": true } as const;

interface TabMenuProps {
  readonly tab: BrowserTab;
  readonly canEdit: boolean;
  readonly onEdit: () => void;
}

const TabMenu = ({ tab, canEdit, onEdit }: TabMenuProps): ReactNode => {
  const off = !canEdit;
  return (
    <>
      <MenuItem icon={<Pencil {...icon} />} end="F2" disabled={off} onSelect={onEdit}>
        Edit…
      </MenuItem>
      <MenuItem
        icon={tab.pinned ? <PinOff {...icon} /> : <Pin {...icon} />}
        disabled={off}
        onSelect={() => edit(pinTab(tab.id, !tab.pinned))}
      >
        {tab.pinned ? "Unpin" : "Pin"}
      </MenuItem>
      <MenuItem
        icon={<Bookmark {...icon} />}
        disabled={off}
        onSelect={() => newBookmark({ url: tab.url, title: tab.title, folder: "" })}
      >
        Bookmark
      </MenuItem>
      <MenuItem icon={<Copy {...icon} />} onSelect={() => void copyAddress(tab.url)}>
        Copy address
      </MenuItem>
      <MenuLine />
      <MenuItem
        icon={<ArrowUp {...icon} />}
        end="Alt ↑"
        disabled={off}
        onSelect={() => edit(stepTab(tab.id, -1))}
      >
        Move up
      </MenuItem>
      <MenuItem
        icon={<ArrowDown {...icon} />}
        end="Alt ↓"
        disabled={off}
        onSelect={() => edit(stepTab(tab.id, 1))}
      >
        Move down
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<X {...icon} />} end="Del" disabled={off} onSelect={() => close(tab)}>
        Close
      </MenuItem>
    </>
  );
};

const ClosedMenu = ({ tab, canEdit }: { readonly tab: BrowserTab; readonly canEdit: boolean }): ReactNode => (
  <>
    <MenuItem icon={<RotateCcw {...icon} />} disabled={!canEdit} onSelect={() => edit(reopenTab(tab.id))}>
      Bring back
    </MenuItem>
    <MenuItem icon={<Copy {...icon} />} onSelect={() => void copyAddress(tab.url)}>
      Copy address
    </MenuItem>
    <MenuItem
      icon={<Trash2 {...icon} />}
      tone="danger"
      disabled={!canEdit}
      onSelect={() => edit(forgetTab(tab.id))}
    >
      Remove with its history
    </MenuItem>
  </>
);

export interface ListProps {
  readonly query: string;
  /** Asks for the facts of one of them. */
  readonly onEdit: (id: string) => void;
}

/** The tabs of the session: pinned, loose, by groups, and those that were closed. */
export const TabList = ({ query, onEdit }: ListProps): ReactNode => {
  const tabs = useSession((state) => state.tabs) ?? {};
  const layout = useSession((state) => state.layout);
  const canEdit = useCanEdit();
  const now = useNow(60_000);
  const activeId = layout?.activeTabId ?? null;
  const [expanded, setExpanded] = useState<string | null>(activeId);
  const dragOf = useDragging(canEdit, (id, beside, side) => void edit(placeTab(id, beside, side)));
  if (layout === null) return null;
  const closed = closedTabs(tabs).filter((tab) => fits(query, tab));
  const toggle = (id: string): void => setExpanded((before) => (before === id ? null : id));

  const open = (tab: BrowserTab): ReactNode => (
    <PageRow
      key={tab.id}
      page={tab}
      icon={tab.pinned ? <Pin size={12} aria-hidden="true" /> : undefined}
      fact={agoWords(lastSeen(tab), now)}
      current={tab.id === activeId}
      expanded={tab.id === expanded}
      onToggle={() => {
        change(showTab(tab.id));
        toggle(tab.id);
      }}
      onOpen={() => noteVisit(tab.id)}
      onKey={rowKeys({
        remove: () => close(tab),
        edit: () => (canEdit ? onEdit(tab.id) : undefined),
        step: (step) => void edit(stepTab(tab.id, step)),
      })}
      drag={dragOf(tab.id)}
      menu={<TabMenu tab={tab} canEdit={canEdit} onEdit={() => onEdit(tab.id)} />}
    >
      <p className="address-note">
        {keptWords(tab.history.length, Object.keys(tab.formData).length, tab.leftOut ?? [])}
      </p>
    </PageRow>
  );

  return (
    <>
      {tabSections(tabs, layout).map(({ kind, name, tabs: all }) => {
        const shown = all.filter((tab) => fits(query, tab));
        if (shown.length === 0) return null;
        const rows = (
          <ul
            className="browser-list"
            aria-label={kind === "group" ? name : kind === "pinned" ? "Pinned tabs" : "Tabs"}
          >
            {shown.map(open)}
          </ul>
        );
        return kind === "group" ? (
          <details key={`group ${name}`} className="browser-fold" open>
            <summary>
              <bdi>{name}</bdi>
              <span className="browser-count">{shown.length}</span>
            </summary>
            {rows}
          </details>
        ) : (
          <div key={kind}>{rows}</div>
        );
      })}
      {closed.length === 0 ? null : (
        <details className="browser-fold">
          <summary>
            Closed
            <span className="browser-count">{closed.length}</span>
          </summary>
          <ul className="browser-list" aria-label="Closed tabs">
            {closed.map((tab) => (
              <PageRow
                key={tab.id}
                page={tab}
                fact={agoWords(tab.closedAt ?? null, now)}
                expanded={tab.id === expanded}
                onToggle={() => toggle(tab.id)}
                onOpen={() => notePage(tab)}
                onKey={rowKeys({ remove: () => void edit(forgetTab(tab.id)) })}
                menu={<ClosedMenu tab={tab} canEdit={canEdit} />}
              >
                {canEdit ? (
                  <button
                    type="button"
                    className="button"
                    data-size="small"
                    aria-label={`Bring ${titleOf(tab)} back`}
                    onClick={() => edit(reopenTab(tab.id))}
                  >
                    Bring back
                  </button>
                ) : null}
              </PageRow>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};
