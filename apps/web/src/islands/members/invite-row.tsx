import type { InviteView } from "@holdfast/client/contract/members";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { inviteStanding, isPending } from "../../words/invite-words.ts";
import { roleName } from "../../words/role-words.ts";
import { dayOf, fullTime } from "../../words/time.ts";

export type InviteQuestion = "link" | "revoke" | "words";

export interface InviteRowProps {
  readonly invite: InviteView;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onAsk: (what: InviteQuestion, invite: InviteView) => void;
}

const Actions = ({ invite, onAsk }: Omit<InviteRowProps, "now">): ReactNode => {
  const compares = invite.state === "accepted" && invite.acceptance?.standing === "words";
  return (
    <div className="member-actions">
      {compares ? (
        <Button
          look="primary"
          size="small"
          aria-label={`Compare words with ${invite.email}`}
          onClick={() => onAsk("words", invite)}
        >
          Compare words…
        </Button>
      ) : null}
      {invite.state === "open" ? (
        <Button size="small" aria-label={`Link for ${invite.email}`} onClick={() => onAsk("link", invite)}>
          Link
        </Button>
      ) : null}
      <Button
        look="quiet"
        size="small"
        aria-label={`Take back the invite of ${invite.email}`}
        onClick={() => onAsk("revoke", invite)}
      >
        Take back…
      </Button>
    </div>
  );
};

/** One invite: for whom, how it stands, and what can be done about it. */
export const InviteRow = ({ invite, now, onAsk }: InviteRowProps): ReactNode => {
  const { text, tone } = inviteStanding(invite, now);
  const pending = isPending(invite);
  return (
    <li className="member" data-actions={pending ? "" : undefined} data-left={pending ? undefined : ""}>
      <span className="member-face" aria-hidden="true">
        {invite.email.charAt(0).toUpperCase()}
      </span>
      <div className="member-text">
        <p className="member-name">
          {invite.email}
          {tone === "act" || tone === "danger" ? (
            <span className="member-mark" data-tone={tone}>
              {text}
            </span>
          ) : null}
        </p>
        <p className="member-facts">
          <span>{roleName(invite.role)}</span>
          {tone === "act" || tone === "danger" ? null : <span>{text}</span>}
          <time dateTime={invite.createdAt} title={fullTime(invite.createdAt)}>
            Invited {dayOf(invite.createdAt)}
          </time>
        </p>
      </div>
      {pending ? <Actions invite={invite} onAsk={onAsk} /> : null}
    </li>
  );
};
