import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { Pencil, Pin, PinOff, RotateCcw, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { changeCheckpoint, showDialog } from "../../../stores/timeline-actions.ts";
import { type Preview, timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { later } from "../../../ui/later.tsx";
import { fullTime } from "../../../words/time.ts";
import { LossList } from "./loss-list.tsx";

const OpenProof = later(async () => (await import("../../proof/open-proof.tsx")).OpenProof);

const icon = { size: 15, "aria-hidden": true } as const;

const CheckpointButtons = ({ checkpoint }: { readonly checkpoint: Checkpoint }): ReactNode => {
  const { pinned, waiting } = checkpoint;
  // Until the service has it, it can be taken back and not changed.
  const fixed = waiting === true;
  return (
    <>
      <IconButton
        label={pinned ? "Unpin" : "Pin"}
        keys="P"
        side="top"
        disabled={fixed || checkpoint.note === null}
        onClick={() => void changeCheckpoint(checkpoint, { pinned: !pinned })}
      >
        {pinned ? <PinOff {...icon} /> : <Pin {...icon} />}
      </IconButton>
      <IconButton
        label="Edit"
        keys="F2"
        side="top"
        disabled={fixed}
        onClick={() => showDialog({ kind: "edit", checkpoint })}
      >
        <Pencil {...icon} />
      </IconButton>
      <IconButton
        label="Delete"
        keys="Del"
        side="top"
        onClick={() => showDialog({ kind: "delete", checkpoint })}
      >
        <Trash2 {...icon} />
      </IconButton>
    </>
  );
};

export interface TimelineDetailsProps {
  readonly preview: Preview;
  readonly mayChange: boolean;
}

/** What is looked at, in full, and what can be done with it. */
export const TimelineDetails = ({ preview, mayChange }: TimelineDetailsProps): ReactNode => {
  const checkpoint = useStore(timelineStore, ({ checkpoints }) =>
    checkpoints.find(({ id }) => id === preview.key),
  );
  const byService = useStore(timelineStore, ({ saves }) =>
    saves.some((save) => save.digest === preview.digest && save.byService),
  );
  const note = checkpoint?.note ?? null;
  return (
    <section className="timeline-details" aria-label="What you are looking at">
      <p className="timeline-details-name">{note?.name ?? "A save without a name"}</p>
      {note === null || note.description === "" ? null : (
        <p className="timeline-details-text">{note.description}</p>
      )}
      {note === null || note.tags.length === 0 ? null : (
        <p className="timeline-facts">
          {note.tags.map((tag) => (
            <span key={tag} className="timeline-tag">
              {tag}
            </span>
          ))}
        </p>
      )}
      <p className="timeline-details-fact">
        {fullTime(preview.at)} · <code>{preview.digest.slice(0, 12)}</code>
      </p>
      {checkpoint === undefined ? null : <LossList ledger={checkpoint.ledger} />}
      {checkpoint === undefined || checkpoint.waiting === true ? null : (
        <p>
          <OpenProof checkpoint={checkpoint} />
        </p>
      )}
      {byService ? (
        <p className="timeline-details-text">
          The service wrote this save for a program with a token, and could read it then.
        </p>
      ) : null}
      <div className="timeline-details-actions">
        {mayChange ? (
          <Button size="small" look="primary" onClick={() => showDialog({ kind: "restore" })}>
            <RotateCcw size={14} aria-hidden="true" />
            Restore…
          </Button>
        ) : null}
        <span className="workspace-gap" />
        {checkpoint === undefined || !mayChange ? null : <CheckpointButtons checkpoint={checkpoint} />}
      </div>
    </section>
  );
};
