import { Plus, Search, SquareTerminal, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { setPanelOpen } from "../../../workspace/layout-changes.ts";
import { addTerminal } from "../../../workspace/terminal-changes.ts";
import { Bars, TREE_BARS } from "../bars.tsx";
import { SeenAt } from "../seen-at.tsx";
import { useCanEdit, useIsComplete } from "../use-session.ts";
import type { TerminalView } from "./screen/terminal-view.ts";
import { TerminalBody } from "./terminal-body.tsx";
import { Commands } from "./terminal-commands.tsx";
import { TerminalMore } from "./terminal-more.tsx";
import { TerminalTabs } from "./terminal-tabs.tsx";
import { useTerminals } from "./use-terminals.ts";
import "./terminals-panel.css";

const add = (): void => change(addTerminal(crypto.randomUUID()));

const None = (): ReactNode => {
  const canEdit = useCanEdit();
  return (
    <div className="panel-scroll">
      <EmptyState
        icon={<SquareTerminal size={26} strokeWidth={1.5} aria-hidden="true" />}
        title="No terminal is open"
        text="What is recorded in terminals is kept with everything else: output, commands and folder."
      >
        <Button size="small" disabled={!canEdit} onClick={add}>
          New terminal
        </Button>
      </EmptyState>
    </div>
  );
};

export interface TerminalsPanelProps {
  /** Whether it can be folded away: on a narrow screen it is a page of its own. */
  readonly foldable: boolean;
}

/** The terminals of the session as they were recorded. [WB-1] */
export const TerminalsPanel = ({ foldable }: TerminalsPanelProps): ReactNode => {
  const { open, closed, active } = useTerminals();
  const canEdit = useCanEdit();
  const complete = useIsComplete();
  const [asText, setAsText] = useState(false);
  const [finding, setFinding] = useState(false);
  const view = useRef<Pick<TerminalView, "find" | "text">>(null);
  return (
    <section className="panel terminals-panel" aria-label="Terminals">
      <header className="terminals-head">
        <TerminalTabs open={open} activeId={active?.id ?? null} />
        <IconButton label="New terminal" disabled={!canEdit} onClick={add}>
          <Plus size={16} aria-hidden="true" />
        </IconButton>
        <span className="terminals-gap" />
        <SeenAt />
        {active === null ? null : (
          <>
            <IconButton
              label="Find in the output"
              aria-pressed={finding}
              onClick={() => {
                setAsText(false);
                setFinding(!finding);
              }}
            >
              <Search size={15} aria-hidden="true" />
            </IconButton>
            <Commands history={active.history} />
          </>
        )}
        <TerminalMore
          closed={closed}
          text={active === null ? null : () => view.current?.text() ?? ""}
          asText={asText}
          onAsText={(wanted) => {
            setFinding(false);
            setAsText(wanted);
          }}
        />
        {foldable ? (
          <IconButton label="Hide terminals" onClick={() => change(setPanelOpen("terminals", false))}>
            <X size={15} aria-hidden="true" />
          </IconButton>
        ) : null}
      </header>
      {active === null && !complete ? (
        <div className="terminals-loading" aria-busy="true">
          <Bars name="terminal" widths={TREE_BARS} />
        </div>
      ) : null}
      {active === null && complete ? <None /> : null}
      {active === null ? null : (
        <TerminalBody
          key={active.id}
          terminal={active}
          asText={asText}
          finding={finding}
          onFindEnd={() => setFinding(false)}
          view={view}
        />
      )}
    </section>
  );
};
