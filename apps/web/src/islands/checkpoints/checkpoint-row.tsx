import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { EllipsisVertical, ExternalLink, Pencil, Pin, PinOff, RotateCcw, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { changeOne, putCheckpoint, type SessionPast } from "../../stores/checkpoints-store.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem, MenuLine, MenuLink } from "../../ui/menu.tsx";
import { size } from "../../words/size.ts";
import { fullTime } from "../../words/time.ts";
import { momentOf, PRIORITIES, sourceWords } from "../../words/timeline-words.ts";
import { ProofBadge } from "../proof/proof-badge.tsx";

const icon = { size: 15, "aria-hidden": true } as const;

export type Asked = "restore" | "edit" | "delete";

export interface CheckpointRowProps {
  readonly past: SessionPast;
  readonly checkpoint: Checkpoint;
  readonly device: string | undefined;
  /** It can be looked at and not changed. */
  readonly fixed: boolean;
  readonly onAsk: (what: Asked, checkpoint: Checkpoint) => void;
}

const Actions = ({ past, checkpoint, onAsk }: CheckpointRowProps): ReactNode => {
  const { pinned, note } = checkpoint;
  const { id } = past.session;
  return (
    <Menu
      trigger={
        <button type="button" className="icon-button" aria-label={`More for ${note?.name ?? "this save"}`}>
          <EllipsisVertical size={16} aria-hidden="true" />
        </button>
      }
    >
      <MenuItem
        icon={pinned ? <PinOff {...icon} /> : <Pin {...icon} />}
        disabled={note === null}
        onSelect={() => void changeOne(id, checkpoint, { pinned: !pinned })}
      >
        {pinned ? "Unpin" : "Pin"}
      </MenuItem>
      <MenuItem icon={<Pencil {...icon} />} onSelect={() => onAsk("edit", checkpoint)}>
        Rename and edit…
      </MenuItem>
      <MenuLink icon={<ExternalLink {...icon} />} href={`/s/${id}`}>
        Open the session
      </MenuLink>
      <MenuLine />
      <MenuItem tone="danger" icon={<Trash2 {...icon} />} onSelect={() => onAsk("delete", checkpoint)}>
        Delete…
      </MenuItem>
    </Menu>
  );
};

/** One checkpoint: what it is called, what it holds, when it was tested, and what can be done with it. */
export const CheckpointRow = (props: CheckpointRowProps): ReactNode => {
  const { past, checkpoint, device, fixed, onAsk } = props;
  const { note, pinned, save } = checkpoint;
  const name = note?.name ?? "Unreadable name";
  return (
    <li className="checkpoint">
      <div className="checkpoint-what">
        <p className="checkpoint-line">
          <strong className="checkpoint-name">{name}</strong>
          {pinned ? <Pin size={12} className="checkpoint-pin" aria-label="pinned" role="img" /> : null}
          {note === null || note.priority === "medium" ? null : (
            <span className="checkpoint-priority" data-priority={note.priority}>
              {PRIORITIES[note.priority]}
            </span>
          )}
        </p>
        <p className="checkpoint-facts">
          <time dateTime={save.at} title={fullTime(save.at)}>
            {momentOf(save.at)}
          </time>
          <span>Save {save.seq}</span>
          <span>{size(save.bytes)}</span>
          <span>{sourceWords(checkpoint)}</span>
          {checkpoint.origin === "auto"
            ? null
            : note?.tags.map((tag) => (
                <span key={tag} className="checkpoint-tag">
                  #{tag}
                </span>
              ))}
        </p>
        {note === null || note.description === "" ? null : (
          <p className="checkpoint-text">{note.description}</p>
        )}
      </div>
      <ProofBadge
        session={past.session.id}
        checkpoint={checkpoint}
        device={device}
        name={`“${name}”`}
        onNoted={(noted) => putCheckpoint(past.session.id, noted)}
      />
      {fixed ? null : (
        <div className="checkpoint-acts">
          <Button size="small" onClick={() => onAsk("restore", checkpoint)}>
            <RotateCcw size={14} aria-hidden="true" />
            Restore…<span className="unseen"> {name}</span>
          </Button>
          <Actions {...props} />
        </div>
      )}
    </li>
  );
};
