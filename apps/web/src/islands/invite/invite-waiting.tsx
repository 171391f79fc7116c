import type { InvitationView } from "@holdfast/client/contract/invitations";
import { CircleCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { switchWorkspace, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { Working } from "../../ui/working.tsx";
import { aRole } from "../../words/role-words.ts";

interface OfInvitation {
  readonly invitation: InvitationView;
}

/** Accepted, and nobody has sealed the keys for this account yet. */
export const InviteWaiting = ({ invitation }: OfInvitation): ReactNode => {
  const { inviterEmail, proven, ownWords } = invitation;
  return (
    <>
      <header>
        <h1>You accepted</h1>
        <p className="form-lead">
          Only a device of the workspace can give you its keys: the service has none. {inviterEmail}’s device
          lets you in as soon as it is unlocked, and so does that of any other admin.
        </p>
      </header>
      <div className="form-fields">
        <Working text={`Waiting for ${inviterEmail}…`} />
        {proven ? null : (
          <>
            <p className="form-lead">
              If you accepted without the link’s secret, they compare your words first. Keep them at hand:
            </p>
            <SixWords label="Your words" words={ownWords} />
          </>
        )}
        <p className="form-lead">
          You can close this page. You will find the workspace at the top of every page once you are in.
        </p>
        <a className="button" data-look="outline" data-wide="" href="/sessions">
          Go to your sessions
        </a>
      </div>
    </>
  );
};

/** The keys are here. */
export const InviteAdmitted = ({ invitation }: OfInvitation): ReactNode => {
  const { work, problem } = useStore(workspacesStore);
  const [opening, setOpening] = useState(false);
  const open = async (): Promise<void> => {
    setOpening(true);
    if (await switchWorkspace(invitation.workspaceId)) location.assign("/sessions");
    else setOpening(false);
  };
  return (
    <>
      <header>
        <span className="invite-done">
          <CircleCheck size={26} aria-hidden="true" />
        </span>
        <h1>You are in</h1>
        <p className="form-lead">
          You joined the workspace of {invitation.inviterEmail} as {aRole(invitation.role)}.
        </p>
      </header>
      <div className="form-fields">
        {problem === null || work !== null ? null : <ProblemNote problem={problem} />}
        {opening ? (
          <Working text="Opening the workspace…" />
        ) : (
          <Button look="primary" wide onClick={() => void open()}>
            Open the workspace
          </Button>
        )}
      </div>
    </>
  );
};
