import type { InvitationView } from "@holdfast/client/contract/invitations";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { type ReactNode, useState } from "react";
import { readInvitation } from "../../stores/invitation-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { dayOf } from "../../words/time.ts";
import { SignOutDialog } from "../gate/sign-out-dialog.tsx";

const ToSessions = (): ReactNode => (
  <a className="button" data-look="outline" data-wide="" href="/sessions">
    Go to your sessions
  </a>
);

/** The address names no invitation. */
export const InviteNowhere = (): ReactNode => (
  <>
    <header>
      <h1>This link is not whole</h1>
      <p className="form-lead">
        It does not name an invitation. Copy it again from where you got it, to its last letter, or ask for a
        new one.
      </p>
    </header>
    <ToSessions />
  </>
);

/** Taken back, or too old. */
export const InviteOver = ({ invitation }: { readonly invitation: InvitationView }): ReactNode => (
  <>
    <header>
      <h1>{invitation.state === "revoked" ? "This invitation was taken back" : "This invitation ran out"}</h1>
      <p className="form-lead">
        {invitation.state === "revoked"
          ? `${invitation.inviterEmail} no longer offers it. Ask them if that was meant.`
          : `It was open until ${dayOf(invitation.expiresAt)}. Ask ${invitation.inviterEmail} for a new one.`}
      </p>
    </header>
    <ToSessions />
  </>
);

/** For somebody else, or gone: the service does not say which. */
const NotYours = ({ email }: { readonly email: string }): ReactNode => {
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <header>
        <h1>Not for this address</h1>
        <p className="form-lead">
          There is no such invitation for <strong>{email}</strong>. It is for another address, or it is gone.
        </p>
      </header>
      <div className="form-fields">
        <p>
          If you were invited by another address of yours, sign out and sign in with that one. The link stays
          on this page meanwhile.
        </p>
        <Button look="primary" wide onClick={() => setLeaving(true)}>
          Use another address…
        </Button>
        <ToSessions />
      </div>
      <SignOutDialog open={leaving} onClose={() => setLeaving(false)} onLeft={() => setLeaving(false)} />
    </>
  );
};

export interface InviteRefusedProps {
  readonly problem: ClientProblem;
  readonly email: string;
}

/** The invitation could not be read. */
export const InviteRefused = ({ problem, email }: InviteRefusedProps): ReactNode => {
  if (problem.code === "not-found") return <NotYours email={email} />;
  if (problem.code === "invalid-request") return <InviteNowhere />;
  const warned = problem.code === "not-trusted";
  return (
    <>
      <header>
        <h1>{warned ? "This does not fit your link" : "The invitation could not be read"}</h1>
        {warned ? (
          <p className="form-lead">
            What the service says of the workspace is not what your link says, and nothing was accepted. The
            link may have lost letters on its way: open it again, whole. If that does not help, tell who
            invited you, by another way than this service.
          </p>
        ) : null}
      </header>
      <div className="form-fields">
        <ProblemNote problem={problem} />
        <Button look={warned ? "outline" : "primary"} wide onClick={() => void readInvitation()}>
          Try again
        </Button>
        <ToSessions />
      </div>
    </>
  );
};
