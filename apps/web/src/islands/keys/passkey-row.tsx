import type { Passkey } from "@holdfast/client/contract/passkeys";
import type { SlotView } from "@holdfast/client/contract/slots";
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { passkeyMark, passkeyName } from "../../words/passkey-words.ts";
import { ago, dayOf, fullTime } from "../../words/time.ts";
import { SlotActions, SlotNoteLine } from "./slot-row.tsx";

export interface PasskeyRowProps {
  readonly passkey: Passkey;
  /** Its way to unlock; undefined where it only signs in, and before that is known. */
  readonly slot: SlotView | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onLabel: (slot: SlotView) => void;
  readonly onRemove: (passkey: Passkey) => void;
}

/** One passkey: what it is on, what it can do, when it came and was used. */
export const PasskeyRow = ({ passkey, slot, now, onLabel, onRemove }: PasskeyRowProps): ReactNode => {
  const { addedIn, createdAt, lastUsedAt } = passkey;
  const name = slot?.name ?? passkeyName(passkey);
  return (
    <li className="login slot">
      <KeyRound size={18} aria-hidden="true" />
      <div className="login-text">
        <p className="login-name">
          {name}
          <span className="login-mark">{passkeyMark(passkey)}</span>
        </p>
        <p className="login-facts">
          <time dateTime={createdAt} title={fullTime(createdAt)}>
            Added {dayOf(createdAt)}
          </time>
          <span>in {addedIn}</span>
          {lastUsedAt === null ? (
            <span>Never used</span>
          ) : (
            <time dateTime={lastUsedAt} title={fullTime(lastUsedAt)}>
              Last used {ago(lastUsedAt, now)}
            </time>
          )}
        </p>
        {slot === undefined ? null : <SlotNoteLine slot={slot} />}
      </div>
      <SlotActions
        name={`${name}, added ${fullTime(createdAt)}`}
        onLabel={slot === undefined ? undefined : () => onLabel(slot)}
        onRemove={() => onRemove(passkey)}
      />
    </li>
  );
};
