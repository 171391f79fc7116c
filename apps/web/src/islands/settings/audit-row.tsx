import type { AuditLine } from "@holdfast/client/contract/audit";
import { FileClock, KeyRound, LogIn, Users } from "lucide-react";
import type { ReactNode } from "react";
import { type AuditKind, actionKind, actionWords } from "../../words/audit-words.ts";
import { ago, fullTime } from "../../words/time.ts";

const ICONS: { readonly [K in AuditKind]: typeof LogIn } = {
  "sign-ins": LogIn,
  keys: KeyRound,
  sessions: FileClock,
  workspace: Users,
};

const nameOf = ({ who }: AuditLine): string =>
  who === null ? "The service" : who.you ? "You" : (who.email ?? "Somebody who is no longer here");

/** One thing that was done: what, by whom, when and from which login. */
export const AuditRow = ({ line, now }: { readonly line: AuditLine; readonly now: number }): ReactNode => {
  const { seq, at, action, login } = line;
  const Icon = ICONS[actionKind(action) ?? "workspace"];
  return (
    <li className="audit-line">
      <Icon size={18} aria-hidden="true" />
      <div>
        <p className="audit-words">{actionWords(action)}</p>
        <p className="audit-facts">
          <span>{nameOf(line)}</span>
          {login === null ? null : <span>{login}</span>}
          <time dateTime={at} title={fullTime(at)}>
            {ago(at, now)}
          </time>
        </p>
      </div>
      <span className="audit-seq">No. {seq}</span>
    </li>
  );
};
