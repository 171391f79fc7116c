import type { InviteView } from "@holdfast/client/contract/members";
import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { dismissRefusal, invite, membersStore } from "../../stores/members-store.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";
import { aRole, type InvitedRole } from "../../words/role-words.ts";
import { RoleChoice } from "./role-choice.tsx";
import "../../ui/note.css";

interface FormProps {
  readonly onInvited: (made: InviteView) => void;
}

const Form = ({ onInvited }: FormProps): ReactNode => {
  const { busy, refusal } = useStore(membersStore);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<InvitedRole>("member");
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const made = await invite(email, role);
    if (made === null) focusField(form, "invited");
    else onInvited(made);
  };
  return (
    <form className="dialog-body" method="dialog" onSubmit={(event) => void submit(event)}>
      <Field
        label="E-mail of the person"
        name="invited"
        type="email"
        autoComplete="off"
        required
        maxLength={254}
        value={email}
        onValue={setEmail}
        hint="Only an account with this address can accept, once, within 7 days."
      />
      <RoleChoice value={role} onValue={setRole} />
      {refusal === null || busy ? null : <ProblemNote problem={refusal} />}
      {busy ? (
        <Working text="Making the invite and its secret on this device…" />
      ) : (
        <Button look="primary" type="submit" wide>
          Make the invite
        </Button>
      )}
    </form>
  );
};

interface InviteLinkProps {
  readonly invite: InviteView;
  readonly onClose: () => void;
}

/** The link of an invite, and why it is passed on by somebody and not by the service. */
export const InviteLink = ({ invite: made, onClose }: InviteLinkProps): ReactNode => (
  <div className="dialog-body">
    {made.link === null ? (
      <p>This device cannot read the link: it was made by somebody whose keys it does not have yet.</p>
    ) : (
      <CopyField label="Link for this person alone" text={made.link} />
    )}
    <div className="note">
      <KeyRound size={16} aria-hidden="true" />
      <p className="note-body">
        Send it by a way you trust: what stands behind the # is its secret, and proves who accepts. The mail
        that {made.email} gets has the link without it, so neither the mail nor this service can let anybody
        in.
      </p>
    </div>
    <Button look="outline" wide onClick={onClose}>
      Done
    </Button>
  </div>
);

export interface InviteDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks whom to invite and to what, and ends with the link. */
export const InviteDialog = ({ open, onClose }: InviteDialogProps): ReactNode => {
  const busy = useStore(membersStore, (state) => state.busy);
  const [made, setMade] = useState<InviteView | null>(null);
  const close = (): void => {
    if (busy) return;
    dismissRefusal();
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={made === null ? "Invite somebody" : "The invite is made"}
      text={
        made === null
          ? "They see every session of this workspace, also what was saved before they came."
          : `${made.email} can join as ${aRole(made.role)} until this link is used, taken back or 7 days old.`
      }
    >
      {made === null ? <Form onInvited={setMade} /> : <InviteLink invite={made} onClose={close} />}
    </Dialog>
  );
};
