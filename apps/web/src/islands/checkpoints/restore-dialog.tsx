import { ShieldCheck } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import {
  beginRestore,
  checkpointRestoreStore,
  closeRestore,
  confirmRestore,
  type RestoreTarget,
} from "../../stores/checkpoint-restore-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";
import { counted } from "../../words/size.ts";
import { changeWords, GROUPS } from "../../words/timeline-words.ts";
import type { RestoreItem } from "../../workspace/timeline-differences.ts";
import { LossList } from "../workspace/timeline/loss-list.tsx";

const ORDER = ["file", "conversation", "terminal", "tab", "conflict", "settings"] as const;

const Items = ({ items }: { readonly items: readonly RestoreItem[] }): ReactNode => (
  <div className="restore-list">
    {ORDER.map((group) => {
      const of = items.filter((item) => item.group === group);
      return of.length === 0 ? null : (
        <section key={group}>
          <h3>{GROUPS[group]}</h3>
          <ul>
            {of.map((item) => (
              <li key={item.key}>
                <span>{item.name}</span>
                <span>{changeWords(item)}</span>
              </li>
            ))}
          </ul>
        </section>
      );
    })}
  </div>
);

const Body = ({ target }: { readonly target: RestoreTarget }): ReactNode => {
  const { busy, items, held, problem } = useStore(checkpointRestoreStore);
  if (busy !== null)
    return <Working text={busy === "opening" ? "Looking what would change…" : "Restoring…"} />;
  if (held !== null) return <p>{held}</p>;
  return (
    <>
      {items === null || items.length === 0 ? null : (
        <>
          <p className="seal-note">
            <ShieldCheck size={14} aria-hidden="true" />
            The present is saved and named first. Nothing is overwritten, and this can be undone for 24 hours.
          </p>
          <p>{counted(items.length, "difference")} from the present:</p>
          <Items items={items} />
          <LossList ledger={target.checkpoint.ledger} />
        </>
      )}
      {items?.length === 0 ? <p>Nothing differs from what the session holds now.</p> : null}
      {problem === null ? null : <ProblemNote problem={problem} />}
    </>
  );
};

/** What restoring a session from here would change, before it is done. */
export const RestoreDialog = ({
  target,
  onClose,
}: {
  readonly target: RestoreTarget;
  readonly onClose: () => void;
}): ReactNode => {
  const { busy, items, target: shown } = useStore(checkpointRestoreStore);
  useEffect(() => {
    void beginRestore(target);
    return closeRestore;
  }, [target]);
  const restore = async (): Promise<void> => {
    await confirmRestore();
    if (checkpointRestoreStore.getState().target === null) onClose();
  };
  const ready = shown === target && busy === null && items !== null && items.length > 0;
  return (
    <Dialog
      open
      onClose={() => (busy === "restoring" ? undefined : onClose())}
      title={`Restore “${target.checkpoint.note?.name ?? "this save"}”?`}
      text={`All of “${target.session.name}” goes on from there.`}
    >
      <div className="dialog-body restore-body">
        <Body target={target} />
      </div>
      <div className="dialog-actions">
        <a className="button" data-look="quiet" href={`/s/${target.session.id}`}>
          Choose parts in the session
        </a>
        <span className="dialog-gap" />
        <Button look="quiet" disabled={busy === "restoring"} onClick={onClose}>
          Cancel
        </Button>
        <Button look="primary" disabled={!ready} onClick={() => void restore()}>
          Restore
        </Button>
      </div>
    </Dialog>
  );
};
