import type { State } from "@holdfast/state/model";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { counted } from "../../../words/size.ts";
import { changeWords } from "../../../words/timeline-words.ts";
import { messagesOf, type RestoreItem, textsOf } from "../../../workspace/timeline-differences.ts";
import { useLineDiff } from "../use-line-diff.ts";
import { LineDiffView } from "./line-diff-view.tsx";

const messageWords = ({ back, away }: { readonly back: number; readonly away: number }): string =>
  [back === 0 ? "" : `${counted(back, "message")} back`, away === 0 ? "" : `${counted(away, "message")} away`]
    .filter((words) => words !== "")
    .join(", ");

export interface RestoreItemRowProps {
  readonly item: RestoreItem;
  readonly present: State;
  readonly past: State;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
}

/** One thing that restoring changes: whether it shall, and how. */
export const RestoreItemRow = ({ item, present, past, checked, onCheck }: RestoreItemRowProps): ReactNode => {
  const [open, setOpen] = useState(false);
  const texts = useMemo(() => textsOf(item, present, past), [item, present, past]);
  const lines = useLineDiff(texts?.before ?? null, texts?.after ?? null);
  const messages = messagesOf(item, present, past);
  return (
    <li className="restore-item">
      <div className="restore-line">
        <label>
          <input type="checkbox" checked={checked} onChange={({ target }) => onCheck(target.checked)} />
          <span className="restore-name">{item.name}</span>
        </label>
        {messages === null ? null : <span className="restore-fact">{messageWords(messages)}</span>}
        {lines === null ? null : (
          <span className="restore-fact restore-count">
            <span data-kind="new">+{lines.added}</span> <span data-kind="gone">−{lines.removed}</span>
          </span>
        )}
        <span className="restore-change" data-change={item.change}>
          {changeWords(item)}
        </span>
        {texts === null ? (
          <span className="restore-open" />
        ) : (
          <button
            type="button"
            className="icon-button restore-open"
            aria-expanded={open}
            aria-label={`Lines of ${item.name}`}
            onClick={() => setOpen((before) => !before)}
          >
            <ChevronRight size={15} aria-hidden="true" />
          </button>
        )}
      </div>
      {open && texts !== null ? <LineDiffView name={item.name} {...texts} /> : null}
    </li>
  );
};
