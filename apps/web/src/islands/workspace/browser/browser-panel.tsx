import { Bookmark, ChevronDown, Globe, History, Plus, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { NOTHING, NOTHING_FITS, VIEWS } from "../../../words/browser-words.ts";
import { setPanelOpen } from "../../../workspace/layout-changes.ts";
import { type BrowserView, browserView, showBrowserView } from "../../../workspace/tab-changes.ts";
import { fits, visitsOf } from "../../../workspace/tab-lists.ts";
import { Bars, TREE_BARS } from "../bars.tsx";
import { SeenAt } from "../seen-at.tsx";
import { useCanEdit, useIsComplete, useSession } from "../use-session.ts";
import { BookmarkList } from "./bookmark-list.tsx";
import { type Asked, BrowserDialogs } from "./browser-dialogs.tsx";
import { HistoryList } from "./history-list.tsx";
import { TabList } from "./tab-list.tsx";
import "./browser.css";

const CHOICES = (["tabs", "bookmarks", "history"] as const).map((view) => [view, VIEWS[view]] as const);
const ICONS = { tabs: Globe, bookmarks: Bookmark, history: History } as const;

type Page = { readonly title: string; readonly url: string };

/** What a list has to show. */
const usePages = (view: BrowserView): readonly Page[] => {
  const tabs = useSession((state) => state.tabs) ?? {};
  const bookmarks = useSession((state) => state.bookmarks) ?? [];
  if (view === "bookmarks") return bookmarks;
  return view === "tabs" ? Object.values(tabs) : visitsOf(tabs);
};

interface NothingProps {
  readonly view: BrowserView;
  readonly canEdit: boolean;
  readonly onAdd: () => void;
}

const Nothing = ({ view, canEdit, onAdd }: NothingProps): ReactNode => {
  const Icon = ICONS[view];
  return (
    <EmptyState
      icon={<Icon size={24} strokeWidth={1.5} aria-hidden="true" />}
      title={NOTHING[view].title}
      text={NOTHING[view].text}
    >
      {view === "history" ? undefined : (
        <Button size="small" disabled={!canEdit} onClick={onAdd}>
          {view === "tabs" ? "Add a tab" : "Add a bookmark"}
        </Button>
      )}
    </EmptyState>
  );
};

/** Tabs, bookmarks and history of the session. It draws no page inside of itself, and fetches nothing. */
export const BrowserPanel = ({ phone = false }: { readonly phone?: boolean }): ReactNode => {
  const view = useSession(({ layout }) => browserView(layout)) ?? "tabs";
  const canEdit = useCanEdit();
  const complete = useIsComplete();
  const pages = usePages(view);
  const [query, setQuery] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const sought = (query ?? "").trim();
  const adds = view === "bookmarks" ? "bookmark" : "tab";
  const add = (): void => setAsked({ what: adds, id: null });
  const none = complete && pages.length === 0;
  const noFit = !none && sought !== "" && !pages.some((page) => fits(sought, page));
  return (
    <section className="panel browser-panel" aria-label="Browser">
      <header className="panel-head">
        <h2>Browser</h2>
        <SeenAt />
        <div className="browser-tools">
          <IconButton
            label="Search this list"
            aria-pressed={query !== null}
            onClick={() => setQuery((before) => (before === null ? "" : null))}
          >
            <Search size={15} aria-hidden="true" />
          </IconButton>
          <IconButton label={adds === "tab" ? "New tab" : "New bookmark"} disabled={!canEdit} onClick={add}>
            <Plus size={16} aria-hidden="true" />
          </IconButton>
          {phone ? null : (
            <IconButton label="Fold the browser" onClick={() => change(setPanelOpen("browser", false))}>
              <ChevronDown size={16} aria-hidden="true" />
            </IconButton>
          )}
        </div>
      </header>
      <div className="browser-views">
        <Segmented
          label="Shown"
          wide
          value={view}
          options={CHOICES}
          onValue={(next) => change(showBrowserView(next))}
        />
        {query === null ? null : (
          <input
            className="input browser-query"
            type="search"
            aria-label={`Search ${VIEWS[view].toLowerCase()}`}
            placeholder="Title or address"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            // biome-ignore lint/a11y/noAutofocus: somebody asked for this field
            autoFocus
            value={query}
            onChange={({ target }) => setQuery(target.value)}
            onKeyDown={({ key }) => {
              if (key === "Escape") setQuery(null);
            }}
          />
        )}
      </div>
      <div className="panel-scroll browser-scroll" aria-busy={!complete}>
        {complete ? null : (
          <div className="browser-loading">
            <Bars name="page" widths={TREE_BARS} />
          </div>
        )}
        {none ? <Nothing view={view} canEdit={canEdit} onAdd={add} /> : null}
        {noFit ? <p className="browser-none">{NOTHING_FITS}</p> : null}
        {complete && view === "tabs" ? (
          <TabList query={sought} onEdit={(id) => setAsked({ what: "tab", id })} />
        ) : null}
        {complete && view === "bookmarks" ? (
          <BookmarkList
            query={sought}
            onEdit={(id) => setAsked({ what: "bookmark", id })}
            onEditFolder={(folder) => setAsked({ what: "folder", folder })}
          />
        ) : null}
        {complete && view === "history" ? <HistoryList query={sought} /> : null}
      </div>
      <BrowserDialogs asked={asked} onClose={() => setAsked(null)} />
    </section>
  );
};
