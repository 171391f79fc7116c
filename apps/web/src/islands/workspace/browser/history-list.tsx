import { Bookmark, Copy, PanelTop, Trash2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { MenuItem, MenuLine } from "../../../ui/menu.tsx";
import { dayOf, shortTime } from "../../../words/time.ts";
import { dayWords } from "../../../words/timeline-words.ts";
import { fits, type Visit, visitDays, visitsOf } from "../../../workspace/tab-lists.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { copyAddress, forget, newBookmark, newTab, notePage } from "./browser-actions.ts";
import { PageRow } from "./page-row.tsx";
import { rowKeys } from "./row-keys.ts";

const icon = { size: 15, "aria-hidden": true } as const;

/** Rows that are drawn at first, and more at a time. */
const PAGE_ROWS = 100;

const keyOf = ({ tabId, index }: Visit): string => `${tabId} ${index}`;

const VisitMenu = ({ visit, canEdit }: { readonly visit: Visit; readonly canEdit: boolean }): ReactNode => (
  <>
    <MenuItem
      icon={<PanelTop {...icon} />}
      disabled={!canEdit}
      onSelect={() => newTab({ url: visit.url, title: visit.title, group: "" })}
    >
      Add as a tab
    </MenuItem>
    <MenuItem
      icon={<Bookmark {...icon} />}
      disabled={!canEdit}
      onSelect={() => newBookmark({ url: visit.url, title: visit.title, folder: "" })}
    >
      Bookmark
    </MenuItem>
    <MenuItem icon={<Copy {...icon} />} onSelect={() => void copyAddress(visit.url)}>
      Copy address
    </MenuItem>
    <MenuLine />
    <MenuItem
      icon={<Trash2 {...icon} />}
      end="Del"
      tone="danger"
      disabled={!canEdit}
      onSelect={() => forget([visit])}
    >
      Remove
    </MenuItem>
  </>
);

/** What was opened in this session, by day. */
export const HistoryList = ({ query }: { readonly query: string }): ReactNode => {
  const tabs = useSession((state) => state.tabs);
  const canEdit = useCanEdit();
  const [rows, setRows] = useState(PAGE_ROWS);
  const [expanded, setExpanded] = useState<string | null>(null);
  const found = useMemo(() => visitsOf(tabs ?? {}).filter((visit) => fits(query, visit)), [tabs, query]);
  const days = visitDays(found.slice(0, rows), dayOf);
  return (
    <>
      {days.map(({ day, visits }) => (
        <section key={day} className="browser-day" aria-label={day}>
          <header>
            <h3>{dayWords(visits[0]?.at ?? "")}</h3>
            {canEdit ? (
              <button
                type="button"
                className="browser-clear"
                aria-label={`Clear ${dayWords(visits[0]?.at ?? "")}`}
                onClick={() => forget(found.filter(({ at }) => dayOf(at) === day))}
              >
                Clear
              </button>
            ) : null}
          </header>
          <ul className="browser-list" aria-label={`Opened ${day}`}>
            {visits.map((visit) => (
              <PageRow
                key={keyOf(visit)}
                page={visit}
                fact={shortTime(visit.at)}
                expanded={keyOf(visit) === expanded}
                onToggle={() => setExpanded((before) => (before === keyOf(visit) ? null : keyOf(visit)))}
                onOpen={() => notePage(visit)}
                onKey={rowKeys({ remove: () => forget([visit]) })}
                menu={<VisitMenu visit={visit} canEdit={canEdit} />}
              />
            ))}
          </ul>
        </section>
      ))}
      {found.length > rows ? (
        <div className="browser-older">
          <Button size="small" look="quiet" onClick={() => setRows((before) => before + PAGE_ROWS)}>
            Show older
          </Button>
        </div>
      ) : null}
    </>
  );
};
