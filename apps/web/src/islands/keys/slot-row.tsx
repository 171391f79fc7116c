import type { SlotView } from "@holdfast/client/contract/slots";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { addedWhen, slotName, strengthMark, usedWhen } from "../../words/slot-words.ts";
import { fullTime } from "../../words/time.ts";

/** What somebody said of a way to unlock, where it is listed. */
export const SlotNoteLine = ({ slot }: { readonly slot: SlotView }): ReactNode =>
  slot.description === "" && slot.tags.length === 0 ? null : (
    <p className="slot-note">
      {slot.description}
      {slot.tags.map((tag) => (
        <span key={tag} className="slot-tag">
          {tag}
        </span>
      ))}
    </p>
  );

export interface SlotActionsProps {
  /** As it is called where it is listed. */
  readonly name: string;
  /** Absent where nothing can be said of it. */
  readonly onLabel?: (() => void) | undefined;
  readonly onRemove: () => void;
}

/** What can be done about one way to unlock. */
export const SlotActions = ({ name, onLabel, onRemove }: SlotActionsProps): ReactNode => (
  <div className="slot-actions">
    {onLabel === undefined ? null : (
      <Button size="small" look="quiet" aria-label={`Rename ${name}`} onClick={onLabel}>
        Rename…
      </Button>
    )}
    <Button size="small" aria-label={`Remove ${name}`} onClick={onRemove}>
      Remove…
    </Button>
  </div>
);

/** What is asked about one slot. */
export type SlotQuestion = "label" | "remove";

export interface SlotRowProps {
  readonly slot: SlotView;
  readonly icon: ReactNode;
  /** Tells it from others of its kind; its name where it has one. */
  readonly title?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onAsk: (what: SlotQuestion, slot: SlotView) => void;
}

/** One way to unlock: what it is called, how strong it is, when it came and was used. */
export const SlotRow = ({ slot, icon, title = slotName(slot), now, onAsk }: SlotRowProps): ReactNode => {
  const { createdAt, lastUsedAt } = slot;
  const mark = strengthMark(slot);
  const added = addedWhen(slot);
  return (
    <li className="login slot">
      {icon}
      <div className="login-text">
        <p className="login-name">
          {title}
          {mark === null ? null : <span className="login-mark">{mark}</span>}
        </p>
        <p className="login-facts">
          {createdAt === null ? null : (
            <time dateTime={createdAt} title={fullTime(createdAt)}>
              {added}
            </time>
          )}
          <span title={lastUsedAt === null ? undefined : fullTime(lastUsedAt)}>{usedWhen(slot, now)}</span>
        </p>
        <SlotNoteLine slot={slot} />
      </div>
      <SlotActions name={title} onLabel={() => onAsk("label", slot)} onRemove={() => onAsk("remove", slot)} />
    </li>
  );
};
