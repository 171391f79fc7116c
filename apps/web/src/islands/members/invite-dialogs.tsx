import type { InviteView } from "@holdfast/client/contract/members";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { admitByWords, dismissRefusal, membersStore, revokeInvite } from "../../stores/members-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { Working } from "../../ui/working.tsx";
import { aRole } from "../../words/role-words.ts";
import { InviteLink } from "./invite-dialog.tsx";
import type { InviteQuestion } from "./invite-row.tsx";

interface OfInvite {
  readonly invite: InviteView;
  readonly onClose: () => void;
}

const Refusal = (): ReactNode => {
  const { busy, refusal } = useStore(membersStore);
  if (refusal === null || busy) return null;
  return (
    <div className="dialog-body">
      <ProblemNote problem={refusal} />
    </div>
  );
};

const Revoke = ({ invite, onClose }: OfInvite): ReactNode => {
  const { busy, refusal } = useStore(membersStore);
  const go = async (): Promise<void> => {
    if (!(await revokeInvite(invite.id))) return;
    onClose();
    say(`The invite of ${invite.email} is taken back`);
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Take back the invite of ${invite.email}?`}
      text="Its link opens nothing from now on. You can invite the same address again, with a new link."
      busy={busy}
      working="Taking it back…"
      problem={refusal}
      no="Keep it"
      yes="Take back"
      onConfirm={() => void go()}
    />
  );
};

/** The other way to know somebody: the link came without its secret, so two people compare what stands for the keys. */
const Compare = ({ invite, onClose }: OfInvite): ReactNode => {
  const busy = useStore(membersStore, (state) => state.busy);
  const admit = async (): Promise<void> => {
    if (!(await admitByWords(invite.id))) return;
    onClose();
    say(`${invite.email} is ${aRole(invite.role)} now`);
  };
  const refuse = async (): Promise<void> => {
    if (!(await revokeInvite(invite.id))) return;
    onClose();
    say(`${invite.email} was not let in, and the invite is taken back`);
  };
  return (
    <Dialog
      open
      onClose={() => (busy ? undefined : onClose())}
      title={`Is it really ${invite.email}?`}
      text="They accepted without the link’s secret. Call them, and let them read “your words” from their page. Let them in only if all six are these, in this order."
    >
      <div className="dialog-body">
        <SixWords label={`Words of who accepted as ${invite.email}`} words={invite.acceptance?.words ?? []} />
      </div>
      <Refusal />
      {busy ? (
        <div className="dialog-body">
          <Working text="Sealing the keys for them, and signing the new roster…" />
        </div>
      ) : (
        <div className="dialog-actions">
          <Button look="danger" onClick={() => void refuse()}>
            They differ
          </Button>
          <Button look="primary" onClick={() => void admit()}>
            They match, let them in
          </Button>
        </div>
      )}
    </Dialog>
  );
};

export interface InviteQuestionDialogProps extends OfInvite {
  readonly what: InviteQuestion;
}

/** What is asked or shown about one invite. */
export const InviteQuestionDialog = ({ what, invite, onClose }: InviteQuestionDialogProps): ReactNode => {
  const close = (): void => {
    dismissRefusal();
    onClose();
  };
  if (what === "revoke") return <Revoke invite={invite} onClose={close} />;
  if (what === "words") return <Compare invite={invite} onClose={close} />;
  return (
    <Dialog open onClose={close} title={`Invite of ${invite.email}`}>
      <InviteLink invite={invite} onClose={close} />
    </Dialog>
  );
};
