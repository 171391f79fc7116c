import type { Member } from "@holdfast/client/contract/members";
import { KeyRound, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { confirmKeys, membersStore, ownRole } from "../../stores/members-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { canManage } from "../../words/role-words.ts";
import { dayOf } from "../../words/time.ts";
import "../../ui/note.css";

export interface ChangedKeysProps {
  readonly member: Member;
  readonly busy: boolean;
  readonly onCompare: (member: Member) => void;
}

/** That a member has other keys than before; nothing where that is not so. [RO-13] */
export const ChangedKeys = ({ member, busy, onCompare }: ChangedKeysProps): ReactNode => {
  const { changedKeys, email, left } = member;
  if (changedKeys === null || left) return null;
  return (
    <div className="member-changed note" data-tone="warn" role="status">
      <KeyRound size={16} aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">
          {email} changed keys on {dayOf(changedKeys.since)}
        </p>
        <p>Compare six words with them before you trust what they write.</p>
        <div>
          <Button
            size="small"
            disabled={busy}
            aria-label={`Compare words with ${email}`}
            onClick={() => onCompare(member)}
          >
            Compare words…
          </Button>
        </div>
      </div>
    </div>
  );
};

const ADMIN =
  "Until you confirm, they neither read nor write what is saved here from now on. Ask them, by voice, for “your account’s words” in Settings, Devices. The same six in the same order mean that it is them.";
const OTHERS =
  "Ask them, by voice, for “your account’s words” in Settings, Devices. The same six in the same order mean that it is them. An admin lets them in again; you only take this notice away.";

export interface ConfirmKeysDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

/** The words to compare, and the yes that follows. [RO-12] [RO-13] */
export const ConfirmKeysDialog = ({ member, onClose }: ConfirmKeysDialogProps): ReactNode => {
  const { busy, refusal } = useStore(membersStore);
  const role = useStore(membersStore, ownRole);
  const manages = role !== null && canManage(role);
  const { accountId, email, words } = member;
  const confirm = async (): Promise<void> => {
    if (!(await confirmKeys(accountId))) return;
    onClose();
    say(manages ? `${email} is confirmed, and new keys are in force` : `You know the keys of ${email} now`);
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Compare words with ${email}`}
      text={manages ? ADMIN : OTHERS}
      busy={busy}
      working={
        manages ? "Signing their new keys, and making new ones for the workspace…" : "Remembering their keys…"
      }
      problem={refusal}
      no="Not now"
      yes="They match, confirm"
      look="primary"
      onConfirm={() => void confirm()}
    >
      <div className="dialog-body">
        <SixWords label={`New words of ${email}`} words={words} />
        <div className="note" data-tone="warn">
          <TriangleAlert size={16} aria-hidden="true" />
          <p className="note-body">
            One word differs? Then somebody else may be behind these keys: do not confirm them.
          </p>
        </div>
      </div>
    </ConfirmDialog>
  );
};
