import {
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useStore } from "zustand";
import { backToNow, look } from "../../../stores/looking.ts";
import { changeCheckpoint, showDialog } from "../../../stores/timeline-actions.ts";
import { readOlder, showTimeline, timelineStore, toggleFold } from "../../../stores/timeline-store.ts";
import { noneWords } from "../../../words/timeline-words.ts";
import { beginOf, isWithin } from "../../../workspace/timeline-filter.ts";
import { type TimelineRow, timelineRows } from "../../../workspace/timeline-rows.ts";
import { useRowFocus } from "../files/use-row-focus.ts";
import { useRowWindow } from "../files/use-row-window.ts";
import { timelineStep } from "./timeline-keys.ts";
import { TimelineItem } from "./timeline-row.tsx";

/** CSS pixels, as the style sheet has it. */
const ROW_HEIGHT = 46;
/** Older saves are fetched when so few rows are left below those that are drawn. */
const AHEAD = 20;

const keyOf = ({ target }: SyntheticEvent): string | null =>
  target instanceof Element ? (target.closest("[data-path]")?.getAttribute("data-path") ?? null) : null;

const lookAtRow = (row: TimelineRow): void => {
  if (row.kind === "save") {
    const { digest, at } = row.save;
    void look({ key: row.key, digest, at, name: null });
  } else if (row.kind === "checkpoint") {
    const { save, note } = row.checkpoint;
    void look({ key: row.key, digest: save.digest, at: save.at, name: note?.name ?? null });
  }
};

const leave = (): void => {
  if (timelineStore.getState().preview === null) showTimeline(false);
  else backToNow();
};

/** Stands for the rows that are not drawn. */
const Gap = ({ rows }: { readonly rows: number }): ReactNode =>
  rows <= 0 ? null : <div role="presentation" style={{ height: rows * ROW_HEIGHT }} />;

export interface TimelineListProps {
  readonly mayChange: boolean;
  /** Called when a row was chosen to be looked at. */
  readonly onLook: () => void;
}

/** The lines of the timeline. */
export const TimelineList = ({ mayChange, onLook }: TimelineListProps): ReactNode => {
  const { saves, next, checkpoints, filter, openFolds, preview, fetching } = useStore(timelineStore);
  const rows = useMemo(
    () => timelineRows({ saves, hasMore: next !== null, checkpoints, filter, openFolds, now: Date.now() }),
    [saves, next, checkpoints, filter, openFolds],
  );
  const [present, setPresent] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const focusDrawn = useRowFocus(list);
  const { first, end, reveal } = useRowWindow(rows.length, list, ROW_HEIGHT);

  const wanted = rows.findIndex(({ key }) => key === (present ?? preview?.key));
  const firstRow = rows.findIndex(({ kind }) => kind !== "day");
  const at = wanted === -1 ? firstRow : wanted;
  const reachable =
    at >= first && at < end ? at : rows.findIndex((row, n) => n >= first && row.kind !== "day");

  const atEnd = end >= rows.length - AHEAD;
  // What is older than the chosen days is not fetched.
  const begun = isWithin(saves.at(-1)?.at ?? "", beginOf(filter, Date.now()));
  useEffect(() => {
    if (atEnd && begun && next !== null) void readOlder();
  }, [atEnd, begun, next]);

  const rowOf = (event: SyntheticEvent): TimelineRow | undefined => {
    const key = keyOf(event);
    return key === null ? undefined : rows.find((row) => row.key === key);
  };
  const choose = (row: TimelineRow): void => {
    setPresent(row.key);
    if (row.kind === "fold") toggleFold(row.key);
    else {
      lookAtRow(row);
      onLook();
    }
  };
  const act = (kind: "edit" | "pin" | "delete", row: TimelineRow): void => {
    if (row.kind !== "checkpoint" || !mayChange) return;
    const { checkpoint } = row;
    if (checkpoint.waiting === true && kind !== "delete") return;
    if (kind === "pin") void changeCheckpoint(checkpoint, { pinned: !checkpoint.pinned });
    else showDialog({ kind, checkpoint });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rowOf(event);
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = timelineStep(rows, rows.indexOf(row), event.key);
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (step.kind === "leave") leave();
    else if (step.kind === "look" || step.kind === "fold") choose(row);
    else if (step.kind !== "go") act(step.kind, row);
    else {
      const to = rows[step.to];
      if (to === undefined) return;
      focusDrawn(to.key);
      setPresent(to.key);
      reveal(step.to);
    }
  };

  if (rows.length === 0) {
    return <p className="timeline-none">{noneWords(filter)}</p>;
  }
  return (
    <div
      ref={list}
      className="timeline-list"
      role="tree"
      aria-label="Saves and checkpoints"
      onClick={(event) => {
        const row = rowOf(event);
        if (row !== undefined) choose(row);
      }}
      onKeyDown={onKeyDown}
    >
      <Gap rows={first} />
      {rows.slice(first, end).map((row, index) => (
        <TimelineItem
          key={row.key}
          row={row}
          selected={preview?.key === row.key}
          fetching={fetching === row.key}
          reachable={first + index === reachable}
        />
      ))}
      <Gap rows={rows.length - end} />
    </div>
  );
};
