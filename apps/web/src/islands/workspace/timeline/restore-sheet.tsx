import type { State } from "@holdfast/state/model";
import { ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { presentState, sessionStore } from "../../../stores/session-store.ts";
import { restorePreview, showDialog } from "../../../stores/timeline-actions.ts";
import { type Preview, timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { notBackLines, notBackWords } from "../../../words/not-back-words.ts";
import { counted } from "../../../words/size.ts";
import { momentOf } from "../../../words/timeline-words.ts";
import { type DifferenceItem, leavesOf, partsWithout } from "../../../workspace/difference-items.ts";
import { isNothing, notComingBack } from "../../../workspace/not-coming-back.ts";
import { Bars } from "../bars.tsx";
import { DifferenceList } from "./difference-list.tsx";
import { ChoiceBox } from "./difference-row.tsx";
import { useDifferences } from "./use-differences.ts";
import "./loss-list.css";

/** What no box can bring back, and why. [CA-6] */
const NotBack = ({ preview, present }: { readonly preview: Preview; readonly present: State }): ReactNode => {
  const past = useStore(sessionStore, ({ state, looking }) => (looking ? state : null));
  const ledger = useStore(
    timelineStore,
    ({ checkpoints }) =>
      checkpoints.find(({ save, ledger }) => save.digest === preview.digest && ledger !== null)?.ledger ??
      null,
  );
  if (past === null) return null;
  const lost = notComingBack(past, present, ledger);
  if (isNothing(lost)) return null;
  return (
    <details className="loss-list restore-not-back">
      <summary>{notBackWords(lost)}</summary>
      <ul>
        {notBackLines(lost).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
};

interface ChoiceProps {
  readonly preview: Preview;
  readonly present: State;
  readonly items: readonly DifferenceItem[];
}

const Choice = ({ preview, present, items }: ChoiceProps): ReactNode => {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { busy, problem } = useStore(timelineStore);
  const most = leavesOf(items).length;
  const count = most - left.size;
  const all = left.size === 0;
  const choice = { left, onLeft: setLeft };
  return (
    <>
      <div className="restore-all">
        <ChoiceBox items={items} choice={choice}>
          {counted(most, "difference")} from now
        </ChoiceBox>
      </div>
      <DifferenceList items={items} sense="restore" choice={choice} />
      <NotBack preview={preview} present={present} />
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div className="dialog-actions">
        <Button look="quiet" onClick={() => showDialog(null)}>
          Cancel
        </Button>
        <Button
          look="primary"
          disabled={busy || count === 0}
          onClick={() => void restorePreview(all ? null : partsWithout(items, left))}
        >
          {busy ? "Restoring…" : all ? "Restore everything" : `Restore ${count} of ${most}`}
        </Button>
      </div>
    </>
  );
};

const PROMISE = (
  <span className="restore-promise">
    <ShieldCheck size={15} aria-hidden="true" />
    The present is saved first and stays in the timeline. You can undo this for 24 hours.
  </span>
);

/** What restoring would change, and the choice among it. */
export const RestoreSheet = ({ preview }: { readonly preview: Preview }): ReactNode => {
  const [present] = useState(presentState);
  const { items, problem } = useDifferences(null, preview.digest);
  const some = items?.filter(({ group }) => group !== "fact") ?? null;
  const none = some?.length === 0;
  return (
    <Dialog
      open
      onClose={() => showDialog(null)}
      title={`Restore ${preview.name === null ? momentOf(preview.at) : `“${preview.name}”`}?`}
      wide
      text={none ? "Nothing differs from what you have now." : PROMISE}
    >
      <div className="restore">
        {problem === null ? null : <ProblemNote problem={problem} />}
        {some === null && problem === null ? (
          <div className="restore-busy" aria-busy="true">
            <Bars name="difference" widths={["w-55", "w-70", "w-40"]} />
          </div>
        ) : null}
        {none || problem !== null ? (
          <div className="dialog-actions">
            <Button look="primary" onClick={() => showDialog(null)}>
              Go on looking
            </Button>
          </div>
        ) : null}
        {some === null || none || present === null ? null : (
          <Choice preview={preview} present={present} items={some} />
        )}
      </div>
    </Dialog>
  );
};
