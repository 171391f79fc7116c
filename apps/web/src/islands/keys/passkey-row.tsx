import type { Passkey } from "@holdfast/client/contract/passkeys";
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { passkeyMark, passkeyName } from "../../words/passkey-words.ts";
import { ago, dayOf, fullTime } from "../../words/time.ts";

export interface PasskeyRowProps {
  readonly passkey: Passkey;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onRemove: (passkey: Passkey) => void;
}

/** One passkey: what it is on, what it can do, when it came and was used. */
export const PasskeyRow = ({ passkey, now, onRemove }: PasskeyRowProps): ReactNode => {
  const { addedIn, createdAt, lastUsedAt } = passkey;
  const name = passkeyName(passkey);
  return (
    <li className="login">
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
      </div>
      <Button
        size="small"
        aria-label={`Remove ${name}, added ${fullTime(createdAt)}`}
        onClick={() => onRemove(passkey)}
      >
        Remove…
      </Button>
    </li>
  );
};
