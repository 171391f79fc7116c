import { type Choice, resolveConflict, settledContent } from "@holdfast/state/merge/resolve";
import type { Conflict } from "@holdfast/state/model";
import { type ReactNode, useId, useState } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../../stores/account-store.ts";
import { flushEdits } from "../../../stores/pending-edits.ts";
import { change } from "../../../stores/session-store.ts";
import { say } from "../../../stores/ui-store.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { conflictName, sideWords } from "../../../words/merge-words.ts";
import { LineDiffView } from "../timeline/line-diff-view.tsx";
import { useSession } from "../use-session.ts";
import "../timeline/restore.css";
import "./conflict-dialog.css";

const settle = (conflict: Conflict, choice: Choice): void => {
  flushEdits();
  let refused = false;
  change((state) => {
    const made = resolveConflict(state, conflict.id, choice);
    refused = !made.ok;
    return made.ok ? made.value : state;
  });
  say(refused ? "That text cannot be used. Choose the other one." : `${conflictName(conflict)} is settled.`);
};

interface ByHandProps {
  readonly conflict: Conflict;
  readonly initial: string;
  readonly onCancel: () => void;
}

const ByHand = ({ conflict, initial, onCancel }: ByHandProps): ReactNode => {
  const [text, setText] = useState(initial);
  const id = useId();
  return (
    <div className="conflict-by-hand">
      <label htmlFor={id}>The text of {conflictName(conflict)}</label>
      <textarea
        id={id}
        value={text}
        rows={12}
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked to type here
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <div className="dialog-actions">
        <Button look="quiet" onClick={onCancel}>
          Back
        </Button>
        <Button look="primary" onClick={() => settle(conflict, { content: text })}>
          Use this text
        </Button>
      </div>
    </div>
  );
};

const Question = ({ conflict }: { readonly conflict: Conflict }): ReactNode => {
  const [byHand, setByHand] = useState(false);
  const here = useStore(accountStore, ({ status }) =>
    status.kind === "unlocked" ? status.account.deviceId : "",
  );
  const present = useSession(({ files }) => files[conflict.thing ?? ""]?.content);
  const words = sideWords(conflict, here);
  const { kind, ours, theirs } = conflict;
  const isText = kind === "file" && typeof ours === "string" && typeof theirs === "string";
  if (byHand && typeof present === "string") {
    return <ByHand conflict={conflict} initial={present} onCancel={() => setByHand(false)} />;
  }
  const wanted = isText ? settledContent(conflict, present ?? undefined, "ours") : null;
  return (
    <>
      {isText ? (
        <>
          <p className="conflict-legend">
            <span data-kind="gone">− {words.theirs}</span>
            <span data-kind="new">+ {words.ours}</span>
          </p>
          <LineDiffView
            name={conflictName(conflict)}
            before={typeof present === "string" ? present : theirs}
            after={typeof wanted === "string" ? wanted : ours}
            words={{ gone: `${words.theirs}: `, new: `${words.ours}: ` }}
          />
        </>
      ) : (
        <p className="dialog-text">
          Both devices changed it, and it cannot be shown line by line. What you do not choose stays in the
          timeline.
        </p>
      )}
      <div className="dialog-actions">
        {isText && typeof present === "string" ? (
          <Button look="quiet" onClick={() => setByHand(true)}>
            Edit by hand
          </Button>
        ) : null}
        <Button onClick={() => settle(conflict, "theirs")}>Use {words.theirs}</Button>
        <Button onClick={() => settle(conflict, "ours")}>Use {words.ours}</Button>
      </div>
    </>
  );
};

export interface ConflictDialogProps {
  /** At least one. */
  readonly conflicts: readonly Conflict[];
  readonly onClose: () => void;
}

/** Shows both texts of what two devices changed in the same place, one conflict after the other. */
export const ConflictDialog = ({ conflicts, onClose }: ConflictDialogProps): ReactNode => {
  const [first] = conflicts;
  if (first === undefined) return null;
  const more = conflicts.length - 1;
  return (
    <Dialog
      open
      onClose={onClose}
      title={conflictName(first)}
      text={`Two devices changed the same lines. Choose what stays; lines that only one of them changed are in it already.${more > 0 ? ` ${more} more to choose after this.` : ""}`}
    >
      <div className="restore">
        <Question key={first.id} conflict={first} />
      </div>
    </Dialog>
  );
};
