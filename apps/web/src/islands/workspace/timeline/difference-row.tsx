import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  type DifferenceSense,
  detailLines,
  differenceWords,
  piecesWords,
  subjectName,
} from "../../../words/difference-words.ts";
import { type DifferenceItem, leavesOf } from "../../../workspace/difference-items.ts";
import { HunksView } from "./line-diff-view.tsx";

/** Which leaves are left out, by key. */
export interface DifferenceChoice {
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
}

export interface DifferenceRowProps {
  readonly item: DifferenceItem;
  readonly sense: DifferenceSense;
  /** Without it there is nothing to choose. */
  readonly choice?: DifferenceChoice;
}

/** A box for everything below it: neither on nor off when some of that is left out. */
export const ChoiceBox = ({
  items,
  choice,
  children,
}: {
  readonly items: readonly DifferenceItem[];
  readonly choice: DifferenceChoice;
  readonly children: ReactNode;
}): ReactNode => {
  const keys = leavesOf(items).map(({ key }) => key);
  const out = keys.filter((key) => choice.left.has(key)).length;
  return (
    <label>
      <input
        type="checkbox"
        checked={out === 0}
        ref={(box) => {
          if (box !== null) box.indeterminate = out > 0 && out < keys.length;
        }}
        onChange={() => {
          const next = new Set(choice.left);
          for (const key of keys) {
            if (out === 0) next.add(key);
            else next.delete(key);
          }
          choice.onLeft(next);
        }}
      />
      {children}
    </label>
  );
};

const Details = ({ item, sense }: DifferenceRowProps): ReactNode => {
  const { subject } = item;
  const lines = detailLines(subject);
  const content = subject.kind === "file" ? subject.of.content : null;
  return (
    <>
      {lines.length === 0 ? null : (
        <ul className="difference-details">
          {lines.map(({ tone, text }, index) => (
            <li key={`${index} ${text}`} data-tone={tone}>
              {tone === "plain" ? null : (
                <span className="unseen">{tone === "new" ? "new: " : "gone: "}</span>
              )}
              {text}
            </li>
          ))}
        </ul>
      )}
      {content?.kind === "lines" ? (
        <HunksView name={subjectName(subject)} hunks={content.hunks} sense={sense} />
      ) : null}
    </>
  );
};

const Counts = ({ item, sense }: DifferenceRowProps): ReactNode => {
  const { subject, pieces } = item;
  if (pieces.length > 0) return <span className="restore-fact">{piecesWords(item, sense)}</span>;
  if (subject.kind !== "file" || subject.of.content?.kind !== "lines") return null;
  const { added, removed } = subject.of.content;
  return (
    <span className="restore-fact restore-count">
      <span data-kind="new">+{added}</span> <span data-kind="gone">−{removed}</span>
    </span>
  );
};

/** What opens below a row, and how that is called. */
const labelOf = ({ subject, pieces }: DifferenceItem): string | null => {
  const name = subjectName(subject);
  if (subject.kind === "file" && subject.of.content?.kind === "lines") return `Lines of ${name}`;
  if (pieces.length > 0) return `What differs in ${name}`;
  return detailLines(subject).length === 0 ? null : `What differs in ${name}`;
};

/** One thing that differs: whether it is taken, how it differs, and what differs by itself below it. */
export const DifferenceRow = (props: DifferenceRowProps): ReactNode => {
  const { item, sense, choice } = props;
  const [open, setOpen] = useState(false);
  const label = labelOf(item);
  const name = <span className="restore-name">{subjectName(item.subject)}</span>;
  return (
    <li className="restore-item">
      <div className="restore-line">
        {choice === undefined ? (
          <span className="restore-label">{name}</span>
        ) : (
          <ChoiceBox items={[item]} choice={choice}>
            {name}
          </ChoiceBox>
        )}
        <Counts {...props} />
        <span className="restore-change" data-change={item.change}>
          {differenceWords(item, sense)}
        </span>
        {label === null ? (
          <span className="restore-open" />
        ) : (
          <button
            type="button"
            className="icon-button restore-open"
            aria-expanded={open}
            aria-label={label}
            onClick={() => setOpen((before) => !before)}
          >
            <ChevronRight size={15} aria-hidden="true" />
          </button>
        )}
      </div>
      {open ? <Details {...props} /> : null}
      {open && item.pieces.length > 0 ? (
        <ul className="difference-pieces">
          {item.pieces.map((piece) => (
            <DifferenceRow key={piece.key} {...props} item={piece} />
          ))}
        </ul>
      ) : null}
    </li>
  );
};
