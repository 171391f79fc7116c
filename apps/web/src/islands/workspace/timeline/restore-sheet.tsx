import type { State } from "@holdfast/state/model";
import { ShieldCheck } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useStore } from "zustand";
import { presentState } from "../../../stores/session-store.ts";
import { restorePreview, showDialog } from "../../../stores/timeline-actions.ts";
import { type Preview, timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { counted } from "../../../words/size.ts";
import { GROUPS, momentOf } from "../../../words/timeline-words.ts";
import { type RestoreItem, restoreItems } from "../../../workspace/timeline-differences.ts";
import { RestoreItemRow } from "./restore-item.tsx";
import "./restore.css";

const ORDER = ["file", "conversation", "terminal", "tab", "conflict", "settings"] as const;

interface ChoiceProps {
  readonly preview: Preview;
  readonly present: State;
  readonly items: readonly RestoreItem[];
}

const Choice = ({ preview, present, items }: ChoiceProps): ReactNode => {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { busy, problem } = useStore(timelineStore);
  const count = items.length - left.size;
  const all = left.size === 0;
  const restore = (): void => {
    const parts = items.filter(({ key }) => !left.has(key)).flatMap((item) => item.parts);
    void restorePreview(all ? null : parts);
  };
  return (
    <>
      <label className="restore-all">
        <input
          type="checkbox"
          checked={all}
          ref={(box) => {
            if (box !== null) box.indeterminate = !all && count > 0;
          }}
          onChange={() => setLeft(all ? new Set(items.map(({ key }) => key)) : new Set())}
        />
        {counted(items.length, "difference")} from now
      </label>
      <div className="restore-groups">
        {ORDER.map((group) => {
          const of = items.filter((item) => item.group === group);
          return of.length === 0 ? null : (
            <section key={group}>
              <h3>{GROUPS[group]}</h3>
              <ul>
                {of.map((item) => (
                  <RestoreItemRow
                    key={item.key}
                    item={item}
                    present={present}
                    past={preview.state}
                    checked={!left.has(item.key)}
                    onCheck={(checked) => {
                      const next = new Set(left);
                      if (checked) next.delete(item.key);
                      else next.add(item.key);
                      setLeft(next);
                    }}
                  />
                ))}
              </ul>
              {group === "terminal" ? (
                <p className="restore-hint">Text comes back. Programs that ran then do not start again.</p>
              ) : null}
            </section>
          );
        })}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div className="dialog-actions">
        <Button look="quiet" onClick={() => showDialog(null)}>
          Cancel
        </Button>
        <Button look="primary" disabled={busy || count === 0} onClick={restore}>
          {busy ? "Restoring…" : all ? "Restore everything" : `Restore ${count} of ${items.length}`}
        </Button>
      </div>
    </>
  );
};

/** What restoring would change, and the choice among it. */
export const RestoreSheet = ({ preview }: { readonly preview: Preview }): ReactNode => {
  const [present] = useState(presentState);
  const items = useMemo(
    () => (present === null ? [] : restoreItems(present, preview.state)),
    [present, preview.state],
  );
  return (
    <Dialog
      open
      onClose={() => showDialog(null)}
      title={`Restore ${preview.name === null ? momentOf(preview.at) : `“${preview.name}”`}?`}
      wide
      text={
        items.length === 0 ? (
          "Nothing differs from what you have now."
        ) : (
          <span className="restore-promise">
            <ShieldCheck size={15} aria-hidden="true" />
            The present is saved first and stays in the timeline. You can undo this for 24 hours.
          </span>
        )
      }
    >
      {items.length === 0 || present === null ? (
        <div className="dialog-actions">
          <Button look="primary" onClick={() => showDialog(null)}>
            Go on looking
          </Button>
        </div>
      ) : (
        <div className="restore">
          <Choice preview={preview} present={present} items={items} />
        </div>
      )}
    </Dialog>
  );
};
