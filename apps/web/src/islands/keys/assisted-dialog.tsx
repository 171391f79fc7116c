import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import {
  allowReading,
  allowWorkspaceReading,
  assistedStore,
  forbidReading,
  forbidWorkspaceReading,
} from "../../stores/assisted-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import "../../ui/note.css";

const ALLOW = {
  title: "Let the service read for programs?",
  text: "Your work is sealed so that the service cannot read it. Some programs cannot do that themselves: for them the service can open and seal, as long as they show a token that you made.",
  working: "Signing that you allow it…",
  no: "Leave it off",
  yes: "Switch on",
  done: "Programs with a token can read and write by the service now",
  act: allowReading,
} as const;

const FORBID = {
  title: "Switch it off?",
  text: "Every token ends at once, and the service can read nothing any more. Programs that used one stop working. What they wrote stays, and opens like everything else.",
  working: "Ending every token…",
  no: "Leave it on",
  yes: "Switch off",
  done: "The service cannot read anything any more",
  act: forbidReading,
} as const;

const ALLOW_WORKSPACE = {
  title: "Let the service read this workspace?",
  text: "Every member whose own account allows it can then make tokens with which the service reads and writes everything in this workspace.",
  working: "Signing that the workspace allows it…",
  no: "Leave it off",
  yes: "Allow it here",
  done: "Tokens for this workspace can be made now",
  act: allowWorkspaceReading,
} as const;

const FORBID_WORKSPACE = {
  title: "Stop it in this workspace?",
  text: "Every token for this workspace ends at once, those of other members too. What programs wrote stays, and opens like everything else.",
  working: "Ending every token of the workspace…",
  no: "Leave it on",
  yes: "Stop it here",
  done: "No token opens this workspace any more",
  act: forbidWorkspaceReading,
} as const;

const CHANGES = {
  allow: ALLOW,
  forbid: FORBID,
  "allow-workspace": ALLOW_WORKSPACE,
  "forbid-workspace": FORBID_WORKSPACE,
} as const;
export type AssistedChange = keyof typeof CHANGES;

export interface AssistedDialogProps {
  readonly change: AssistedChange;
  readonly onClose: () => void;
}

/** Says in plain words what assisted mode means before it begins or ends. */
export const AssistedDialog = ({ change, onClose }: AssistedDialogProps): ReactNode => {
  const { busy, refusal } = useStore(assistedStore);
  const { act, done, ...words } = CHANGES[change];
  const go = async (): Promise<void> => {
    if (!(await act())) return;
    onClose();
    say(done);
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      {...words}
      busy={busy}
      problem={refusal}
      look="primary"
      onConfirm={() => void go()}
    >
      {change === "allow" ? (
        <div className="dialog-body">
          <div className="note" data-tone="warn">
            <TriangleAlert size={16} aria-hidden="true" />
            <div className="note-body">
              <p>
                While a token is used, the service can read everything in this workspace, and whoever controls
                the service could keep it.
              </p>
              <p>
                A program that signs in with your passphrase itself gets a token as well. The service sees the
                passphrase then.
              </p>
              <p>Saves that it wrote are marked in the timeline. Nothing changes for your browsers.</p>
            </div>
          </div>
        </div>
      ) : null}
    </ConfirmDialog>
  );
};
