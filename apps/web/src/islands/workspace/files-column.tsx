import { ChevronUp } from "lucide-react";
import type { ReactNode } from "react";
import { Group, type GroupProps, Panel, Separator } from "react-resizable-panels";
import { change } from "../../stores/session-store.ts";
import { later } from "../../ui/later.tsx";
import { panelOf, setPanelOpen } from "../../workspace/layout-changes.ts";
import { FilesPanel } from "./files/files-panel.tsx";
import { useSession } from "./use-session.ts";

/** Tabs, bookmarks and history; its code comes when somebody opens it. */
export const LaterBrowser = later<{ readonly phone?: boolean }>(
  async () => (await import("./browser/browser-panel.tsx")).BrowserPanel,
);

/** Files, and below them the browser or the bar that opens it. */
export const FilesColumn = ({ onLayoutChanged }: Pick<GroupProps, "onLayoutChanged">): ReactNode => {
  const open = useSession(({ layout }) => panelOf(layout, "browser").open) ?? false;
  const size = useSession(({ layout }) => panelOf(layout, "browser").size) ?? 0;
  const count = useSession(
    ({ tabs }) => Object.values(tabs).filter((tab) => tab.closedAt === undefined).length,
  );
  return (
    <div className="files-column">
      <Group
        id="files-rows"
        className="rows"
        orientation="vertical"
        {...(onLayoutChanged === undefined ? {} : { onLayoutChanged })}
      >
        <Panel id="tree" minSize={90}>
          <FilesPanel />
        </Panel>
        {open ? (
          <>
            <Separator id="browser-edge" className="edge" aria-label="Size of the browser" />
            <Panel id="browser" defaultSize={`${size}%`} minSize={120}>
              <LaterBrowser />
            </Panel>
          </>
        ) : null}
      </Group>
      {open ? null : (
        <button
          type="button"
          className="browser-bar"
          aria-expanded="false"
          onClick={() => change(setPanelOpen("browser", true))}
        >
          Browser
          <span>{count === null || count === 0 ? "" : count}</span>
          <ChevronUp size={15} aria-hidden="true" />
        </button>
      )}
    </div>
  );
};
