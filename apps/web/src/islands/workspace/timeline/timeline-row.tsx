import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { Bookmark, ChevronRight, CircleDot, CloudUpload, Pin, RotateCcw, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { Spinner } from "../../../ui/working.tsx";
import { size } from "../../../words/size.ts";
import { shortTime } from "../../../words/time.ts";
import { dayWords, foldWords, PRIORITIES, saveWords, sourceWords } from "../../../words/timeline-words.ts";
import type { TimelineRow } from "../../../workspace/timeline-rows.ts";

const small = { size: 14, "aria-hidden": true } as const;

const TAGS_SHOWN = 2;

const Tags = ({ checkpoint: { note, origin } }: { readonly checkpoint: Checkpoint }): ReactNode => {
  // The tags that the client itself gives say what the source does.
  const tags = origin === "auto" ? [] : (note?.tags ?? []);
  const shown = tags.slice(0, TAGS_SHOWN);
  return (
    <>
      {shown.map((tag) => (
        <span key={tag} className="timeline-tag">
          {tag}
        </span>
      ))}
      {tags.length > shown.length ? <span>+{tags.length - shown.length}</span> : null}
    </>
  );
};

const Time = ({ at }: { readonly at: string }): ReactNode => (
  <time className="timeline-time" dateTime={at}>
    <span className="unseen">{dayWords(at)}, </span>
    {shortTime(at)}
  </time>
);

const Named = ({ checkpoint }: { readonly checkpoint: Checkpoint }): ReactNode => {
  const { note, pinned, save, waiting } = checkpoint;
  const Icon = note === null ? TriangleAlert : waiting === true ? CloudUpload : Bookmark;
  return (
    <>
      <span className="timeline-icon" data-named="">
        <Icon {...small} />
      </span>
      <span className="timeline-text">
        <span className="timeline-line">
          <strong className="timeline-name">{note?.name ?? "Unreadable name"}</strong>
          {pinned ? <Pin size={12} className="timeline-pin" aria-label="pinned" role="img" /> : null}
          {note === null || note.priority === "medium" ? null : (
            <span className="timeline-priority" data-priority={note.priority}>
              {PRIORITIES[note.priority]}
            </span>
          )}
        </span>
        <span className="timeline-facts">
          <span className="timeline-source">{sourceWords(checkpoint)}</span>
          <span>{size(save.bytes)}</span>
          <Tags checkpoint={checkpoint} />
        </span>
      </span>
      <Time at={save.at} />
    </>
  );
};

const Content = ({ row }: { readonly row: Exclude<TimelineRow, { kind: "day" }> }): ReactNode => {
  if (row.kind === "checkpoint") return <Named checkpoint={row.checkpoint} />;
  if (row.kind === "fold")
    return (
      <>
        <span className="timeline-icon">
          <ChevronRight className="timeline-chevron" {...small} />
        </span>
        <span className="timeline-text">{foldWords(row.saves)}</span>
      </>
    );
  return (
    <>
      <span className="timeline-icon">
        {row.save.kind === "restore" ? <RotateCcw {...small} /> : <CircleDot {...small} />}
      </span>
      <span className="timeline-text">
        <span className="timeline-line">
          <span className="timeline-name">{saveWords(row.save)}</span>
          <span className="timeline-quiet">{size(row.save.bytes)}</span>
          {row.save.own ? null : (
            <span className="timeline-quiet">{row.save.byService ? "by the service" : "other device"}</span>
          )}
        </span>
      </span>
      <Time at={row.save.at} />
    </>
  );
};

export interface TimelineItemProps {
  readonly row: TimelineRow;
  readonly selected: boolean;
  readonly fetching: boolean;
  /** The row that the keyboard reaches. */
  readonly reachable: boolean;
}

/** One row of the timeline. Its list listens for all rows, which are found by their `data-path`. */
export const TimelineItem = memo(({ row, selected, fetching, reachable }: TimelineItemProps): ReactNode => {
  if (row.kind === "day")
    return (
      <div role="presentation" className="timeline-day">
        {dayWords(row.at)}
      </div>
    );
  return (
    <div
      role="treeitem"
      className="timeline-row"
      data-kind={row.kind}
      data-path={row.key}
      aria-level={row.kind === "save" && row.inFold ? 2 : 1}
      aria-selected={selected}
      aria-busy={fetching}
      {...(row.kind === "fold" ? { "aria-expanded": row.open } : {})}
      {...(row.kind === "save" && row.inFold ? { "data-in-fold": "" } : {})}
      tabIndex={reachable ? 0 : -1}
    >
      <Content row={row} />
      {fetching ? <Spinner size={14} /> : null}
    </div>
  );
});
