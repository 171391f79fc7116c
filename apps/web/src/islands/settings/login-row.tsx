import type { Login } from "@holdfast/client/contract/logins";
import { Globe, SquareTerminal } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { markOf, seenWords } from "../../words/login-words.ts";
import { dayOf, fullTime } from "../../words/time.ts";

export interface LoginRowProps {
  readonly login: Login;
  /** Of this browser; undefined while it is not known. */
  readonly deviceId: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onRevoke: (login: Login) => void;
}

/** One login: what it is, when it was last seen and from where. */
export const LoginRow = ({ login, deviceId, now, onRevoke }: LoginRowProps): ReactNode => {
  const { name, kind, current, address, createdAt, lastSeenAt } = login;
  const mark = markOf(login, deviceId);
  const Icon = kind === "browser" ? Globe : SquareTerminal;
  const seen = seenWords(login, now);
  return (
    <li className="login">
      <Icon size={18} aria-hidden="true" />
      <div className="login-text">
        <p className="login-name">
          {name}
          {mark === null ? null : <span className="login-mark">{mark}</span>}
        </p>
        <p className="login-facts">
          <time dateTime={lastSeenAt} title={fullTime(lastSeenAt)}>
            {seen}
          </time>
          <span>{address}</span>
          <time dateTime={createdAt} title={fullTime(createdAt)}>
            Signed in {dayOf(createdAt)}
          </time>
        </p>
      </div>
      {current ? null : (
        <Button size="small" aria-label={`Revoke ${name}, ${address}`} onClick={() => onRevoke(login)}>
          Revoke…
        </Button>
      )}
    </li>
  );
};
