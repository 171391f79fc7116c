import { BookmarkPlus, Undo2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { backToNow } from "../../../stores/looking.ts";
import { canSave, sessionStore } from "../../../stores/session-store.ts";
import { undoRestore } from "../../../stores/timeline-actions.ts";
import { refreshTimeline, showTimeline, timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { momentOf } from "../../../words/timeline-words.ts";
import { Bars } from "../bars.tsx";
import { keysText, MOD } from "../keys.ts";
import { askForCheckpoint } from "../use-shortcuts.ts";
import { TimelineDetails } from "./timeline-details.tsx";
import { TimelineFilters } from "./timeline-filters.tsx";
import { TimelineList } from "./timeline-list.tsx";
import "./timeline.css";
import "./timeline-row.css";

const close = (): void => {
  backToNow();
  showTimeline(false);
};

const Undo = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const last = useStore(timelineStore, (state) => state.lastRestore);
  const busy = useStore(timelineStore, (state) => state.busy);
  if (last === null || !mayChange) return null;
  return (
    <div className="timeline-undo">
      <p>
        <strong>Restored {momentOf(last.at)}.</strong> What was there before is kept; this offer stands until{" "}
        {momentOf(last.until)}.
      </p>
      <Button size="small" disabled={busy} onClick={() => void undoRestore(last.before)}>
        <Undo2 size={14} aria-hidden="true" />
        Undo restore
      </Button>
    </div>
  );
};

const FirstCheckpoint = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => (
  <EmptyState
    icon={<BookmarkPlus size={26} strokeWidth={1.5} aria-hidden="true" />}
    title="Name a moment worth keeping"
    text="Every save below can be looked at and restored. A checkpoint gives one of them a name, so that you find it again."
  >
    {mayChange ? (
      <Button size="small" look="primary" onClick={askForCheckpoint}>
        Make the first checkpoint
        <kbd className="kbd">{keysText(MOD, "Shift", "S")}</kbd>
      </Button>
    ) : null}
  </EmptyState>
);

const Head = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => (
  <div className="panel-head timeline-head">
    <h2>Timeline</h2>
    <div className="timeline-head-actions">
      {mayChange ? (
        <IconButton label="New checkpoint" keys={keysText(MOD, "Shift", "S")} onClick={askForCheckpoint}>
          <BookmarkPlus size={16} aria-hidden="true" />
        </IconButton>
      ) : null}
      <IconButton label="Close timeline" keys={keysText(MOD, "Alt", "H")} onClick={close}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  </div>
);

const Content = ({
  phone,
  mayChange,
}: {
  readonly phone: boolean;
  readonly mayChange: boolean;
}): ReactNode => {
  const loaded = useStore(timelineStore, (state) => state.loaded);
  const empty = useStore(timelineStore, ({ checkpoints }) => checkpoints.length === 0);
  const nothing = useStore(
    timelineStore,
    ({ saves, checkpoints }) => saves.length + checkpoints.length === 0,
  );
  const problem = useStore(timelineStore, ({ problem, dialog }) => (dialog === null ? problem : null));
  if (!loaded && problem === null)
    return (
      <div className="timeline-bars" aria-busy="true">
        <Bars name="timeline" widths={["w-40", "w-70", "w-55", "w-70", "w-40"]} />
      </div>
    );
  return (
    <>
      {problem === null ? null : (
        <div className="timeline-problem">
          <ProblemNote problem={problem} />
          <Button size="small" onClick={() => void refreshTimeline()}>
            Try again
          </Button>
        </div>
      )}
      <Undo mayChange={mayChange} />
      {loaded && empty ? <FirstCheckpoint mayChange={mayChange} /> : null}
      {empty ? null : <TimelineFilters />}
      <div className="panel-scroll timeline-scroll">
        {nothing ? null : (
          <TimelineList mayChange={mayChange} onLook={() => (phone ? showTimeline(false) : null)} />
        )}
      </div>
    </>
  );
};

const Drawer = ({ phone }: { readonly phone: boolean }): ReactNode => {
  const preview = useStore(timelineStore, (state) => state.preview);
  const mayChange = useStore(sessionStore, canSave);
  const loaded = useStore(timelineStore, (state) => state.loaded);
  const drawer = useRef<HTMLElement>(null);
  const begun = useRef(false);

  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);

  // Whoever opens it by a key goes on with the arrow keys; whoever went elsewhere meanwhile stays there.
  useEffect(() => {
    const { current } = drawer;
    if (current === null) return;
    const here = !begun.current || [current, document.body].includes(document.activeElement as HTMLElement);
    begun.current = true;
    if (!loaded) current.focus();
    else if (here) (current.querySelector<HTMLElement>("[role=treeitem][tabindex='0']") ?? current).focus();
  }, [loaded]);

  return (
    <aside
      ref={drawer}
      className="timeline"
      aria-label="Timeline"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (preview === null) close();
        else backToNow();
      }}
    >
      <Head mayChange={mayChange} />
      <Content phone={phone} mayChange={mayChange} />
      {preview === null ? null : <TimelineDetails preview={preview} mayChange={mayChange} />}
    </aside>
  );
};

/** The past of the session, beside it, or over it where there is no room beside. */
export const TimelineDrawer = ({ phone }: { readonly phone: boolean }): ReactNode => {
  const open = useStore(timelineStore, (state) => state.open);
  return open ? <Drawer phone={phone} /> : null;
};
