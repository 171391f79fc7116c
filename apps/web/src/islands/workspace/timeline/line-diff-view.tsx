import type { Hunk } from "@holdfast/state/differences/differences";
import { type ReactNode, useMemo, useState } from "react";
import type { DifferenceSense } from "../../../words/difference-words.ts";
import { counted } from "../../../words/size.ts";
import { type DiffLine, linesOfHunks } from "../../../workspace/timeline-diff.ts";
import { useLineDiff } from "../use-line-diff.ts";

const SIGNS = { same: " ", gone: "−", new: "+" } as const;
/** Lines shown at first, and with each asking for more. */
const SHOWN = 400;

/** What is read out before a line that stands on one side alone. */
interface LineWords {
  readonly gone: string;
  readonly new: string;
}
const RESTORING: LineWords = { gone: "goes away: ", new: "comes back: " };

const Line = ({ line, words }: { readonly line: DiffLine; readonly words: LineWords }): ReactNode =>
  line.kind === "gap" ? (
    <div className="diff-gap">{counted(line.lines, "line")} the same</div>
  ) : (
    <div className="diff-line" data-kind={line.kind}>
      <span className="diff-sign" aria-hidden="true">
        {SIGNS[line.kind]}
      </span>
      {line.kind === "same" ? null : <span className="unseen">{words[line.kind]}</span>}
      <span>{line.text}</span>
    </div>
  );

const COMPARING: LineWords = { gone: "before: ", new: "after: " };

interface DiffProps {
  readonly name: string;
  /** Null while they are being compared. */
  readonly lines: readonly DiffLine[] | null;
  readonly words: LineWords;
}

const Diff = ({ name, lines, words }: DiffProps): ReactNode => {
  const [most, setMost] = useState(SHOWN);
  const more = (lines?.length ?? 0) - most;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="diff" aria-label={`Lines of ${name}`} tabIndex={0} aria-busy={lines === null}>
      <div className="diff-lines">
        {lines?.slice(0, most).map((line) => (
          <Line key={line.key} line={line} words={words} />
        ))}
        {more > 0 ? (
          <button type="button" className="diff-more" onClick={() => setMost(most + SHOWN)}>
            {counted(more, "more line")}
          </button>
        ) : null}
        {lines === null ? <div className="diff-gap">Comparing…</div> : null}
        {lines?.length === 0 ? (
          <div className="diff-gap">No line differs: its name or its line ends do</div>
        ) : null}
      </div>
    </section>
  );
};

export interface LineDiffViewProps {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly words: LineWords;
}

/** How two texts differ, line by line. */
export const LineDiffView = ({ name, before, after, words }: LineDiffViewProps): ReactNode => {
  const diff = useLineDiff(before, after);
  return <Diff name={name} lines={diff?.lines ?? null} words={words} />;
};

export interface HunksViewProps {
  readonly name: string;
  readonly hunks: readonly Hunk[];
  readonly sense: DifferenceSense;
}

/** The lines that differ, as they were compared elsewhere. */
export const HunksView = ({ name, hunks, sense }: HunksViewProps): ReactNode => {
  const lines = useMemo(() => linesOfHunks(hunks), [hunks]);
  return <Diff name={name} lines={lines} words={sense === "restore" ? RESTORING : COMPARING} />;
};
