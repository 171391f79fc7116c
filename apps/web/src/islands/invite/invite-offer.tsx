import type { InvitationView } from "@holdfast/client/contract/invitations";
import { ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { acceptInvitation, invitationStore } from "../../stores/invitation-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";
import { timeLeft } from "../../words/invite-words.ts";
import { aRole, roleMay, roleName } from "../../words/role-words.ts";
import { fullTime } from "../../words/time.ts";
import { CompareWords } from "./compare-words.tsx";
import "../../ui/note.css";

const Facts = ({ invitation }: { readonly invitation: InvitationView }): ReactNode => (
  <dl className="invite-facts">
    <div>
      <dt>From</dt>
      <dd>{invitation.inviterEmail}</dd>
    </div>
    <div>
      <dt>Your role</dt>
      <dd>
        {roleName(invitation.role)} <small>{roleMay(invitation.role)}</small>
      </dd>
    </div>
    <div>
      <dt>Open for</dt>
      <dd>
        <time dateTime={invitation.expiresAt} title={fullTime(invitation.expiresAt)}>
          {timeLeft(invitation.expiresAt, Date.now())}
        </time>
      </dd>
    </div>
  </dl>
);

const Proven = (): ReactNode => (
  <div className="note" data-tone="good">
    <ShieldCheck size={16} aria-hidden="true" />
    <p className="note-body">
      Checked on this device: the workspace and the keys of who invites you are those that your link names.
    </p>
  </div>
);

/** Who invites to what, how that was checked, and the step that accepts it. */
export const InviteOffer = ({ invitation }: { readonly invitation: InvitationView }): ReactNode => {
  const { busy, problem } = useStore(invitationStore);
  const [compared, setCompared] = useState(false);
  const { inviterEmail, role, proven } = invitation;
  return (
    <>
      <header>
        <h1>{inviterEmail} invites you</h1>
        <p className="form-lead">
          You would join their workspace as {aRole(role)}. Your own sessions stay where they are, and nobody
          there sees them.
        </p>
      </header>
      <div className="form-fields">
        <Facts invitation={invitation} />
        {proven ? (
          <Proven />
        ) : (
          <CompareWords invitation={invitation} compared={compared} onCompared={setCompared} />
        )}
        {problem === null || busy ? null : <ProblemNote problem={problem} />}
        {busy ? (
          <Working text="Proving who you are, and keeping what the workspace is known by…" />
        ) : (
          <Button
            look="primary"
            wide
            disabled={!proven && !compared}
            onClick={() => void acceptInvitation(!proven)}
          >
            Accept
          </Button>
        )}
        <a className="button" data-look="quiet" data-wide="" href="/sessions">
          Not now
        </a>
      </div>
    </>
  );
};
