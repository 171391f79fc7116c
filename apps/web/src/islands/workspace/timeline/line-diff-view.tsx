import type { ReactNode } from "react";
import { counted } from "../../../words/size.ts";
import type { DiffLine } from "../../../workspace/timeline-diff.ts";
import { useLineDiff } from "../use-line-diff.ts";

const SIGNS = { same: " ", gone: "−", new: "+" } as const;
/** Lines shown at most; a replaced file of thousands of lines is not read here. */
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

export interface LineDiffViewProps {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly words?: LineWords;
}

/** How two texts differ, line by line: what restoring changes, unless `words` says otherwise. */
export const LineDiffView = ({ name, before, after, words = RESTORING }: LineDiffViewProps): ReactNode => {
  const diff = useLineDiff(before, after);
  const lines = diff?.lines ?? [];
  const more = lines.length - SHOWN;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="diff" aria-label={`Lines of ${name}`} tabIndex={0} aria-busy={diff === null}>
      <div className="diff-lines">
        {lines.slice(0, SHOWN).map((line) => (
          <Line key={line.key} line={line} words={words} />
        ))}
        {more > 0 ? <div className="diff-gap">{counted(more, "more line")}</div> : null}
        {diff === null ? <div className="diff-gap">Comparing…</div> : null}
        {diff?.lines.length === 0 ? (
          <div className="diff-gap">No line differs: its name or its line ends do</div>
        ) : null}
      </div>
    </section>
  );
};
