import type { Member } from "@holdfast/client/contract/members";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import {
  changeRole,
  dismissRefusal,
  membersStore,
  removeMember,
  transferOwnership,
} from "../../stores/members-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { ConfirmKeysDialog } from "./changed-keys.tsx";
import type { MemberQuestion } from "./member-row.tsx";
import "../../ui/note.css";

interface Question {
  readonly title: string;
  readonly text: string;
  /** What speaks against a yes, and does not follow from the text. */
  readonly but?: string;
  readonly yes: string;
  readonly no: string;
  readonly danger: boolean;
  readonly working: string;
  readonly act: () => Promise<boolean>;
  readonly done: string;
}

const questionOf = (
  what: Exclude<MemberQuestion, "words" | "changed">,
  { accountId, email }: Member,
): Question => {
  switch (what) {
    case "own":
      return {
        title: `Make ${email} an owner?`,
        text: "Owners may do everything you may, also make you an admin or remove you. Only an owner can take it back.",
        yes: "Make owner",
        no: "Leave it",
        danger: false,
        working: "Signing the new roster…",
        act: () => changeRole(accountId, "owner"),
        done: `${email} is an owner`,
      };
    case "transfer":
      return {
        title: `Hand over ownership to ${email}?`,
        text: "They become the owner and you become an admin. Only they can give it back.",
        yes: "Hand over",
        no: "Keep it",
        danger: true,
        working: "Signing the new roster…",
        act: () => transferOwnership(accountId),
        done: `${email} is the owner now`,
      };
    case "remove":
      return {
        title: `Remove ${email}?`,
        text: "They are out at once, on every device: they open, fetch and save nothing here any more. What is saved from now on is sealed with new keys that they do not get.",
        but: "It does not take back what they have seen or copied. Somebody who kept copies and keys can still read what was saved until now.",
        yes: "Remove",
        no: "Keep them",
        danger: true,
        working: "Making new keys, and sealing them for everybody who stays…",
        act: () => removeMember(accountId),
        done: `${email} is out, and new keys are in force`,
      };
  }
};

const Ask = ({
  question,
  onClose,
}: {
  readonly question: Question;
  readonly onClose: () => void;
}): ReactNode => {
  const { busy, refusal } = useStore(membersStore);
  const { title, text, but, yes, no, danger, working, act, done } = question;
  const go = async (): Promise<void> => {
    if (!(await act())) return;
    onClose();
    say(done);
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={title}
      text={text}
      busy={busy}
      working={working}
      problem={refusal}
      no={no}
      yes={yes}
      look={danger ? "danger" : "primary"}
      onConfirm={() => void go()}
    >
      {but === undefined ? null : (
        <div className="dialog-body">
          <div className="note" data-tone="warn">
            <TriangleAlert size={16} aria-hidden="true" />
            <p className="note-body">{but}</p>
          </div>
        </div>
      )}
    </ConfirmDialog>
  );
};

const Words = ({ member, onClose }: { readonly member: Member; readonly onClose: () => void }): ReactNode => (
  <Dialog
    open
    onClose={onClose}
    title={`Words of ${member.email}`}
    text="They stand for the keys that this workspace takes for theirs. Ask them, by voice, for “your account’s words” in their settings: the same six in the same order mean that nobody stands between you."
  >
    <div className="dialog-body">
      <SixWords label={member.email} words={member.words} />
    </div>
    <div className="dialog-actions">
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  </Dialog>
);

export interface MemberDialogProps {
  readonly what: MemberQuestion;
  readonly member: Member;
  readonly onClose: () => void;
}

/** What is asked or shown about one member. */
export const MemberDialog = ({ what, member, onClose }: MemberDialogProps): ReactNode => {
  const close = (): void => {
    dismissRefusal();
    onClose();
  };
  if (what === "changed") return <ConfirmKeysDialog member={member} onClose={close} />;
  if (what === "words") return <Words member={member} onClose={close} />;
  return <Ask question={questionOf(what, member)} onClose={close} />;
};
