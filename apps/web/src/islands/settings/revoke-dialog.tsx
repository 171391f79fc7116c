import type { Login } from "@holdfast/client/contract/logins";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { loginsStore, revokeLogin } from "../../stores/logins-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";

export interface RevokeDialogProps {
  /** Null: nothing is asked. */
  readonly login: Login | null;
  readonly onClose: () => void;
}

/** Asks before a login ends elsewhere. */
export const RevokeDialog = ({ login, onClose }: RevokeDialogProps): ReactNode => {
  const { busy, problem } = useStore(loginsStore);
  const revoke = async (ended: Login): Promise<void> => {
    if (!(await revokeLogin(ended))) return;
    onClose();
    say(`${ended.name} is signed out`);
  };
  return (
    <Dialog
      open={login !== null}
      onClose={() => (busy ? undefined : onClose())}
      title={`Sign out ${login?.name ?? ""}?`}
      text="It fetches and saves nothing from now on, and closes as soon as it asks the service for anything. Work it has not sent stays sealed there until you sign in on it again."
    >
      {problem === null ? null : (
        <div className="dialog-body">
          <ProblemNote problem={problem} />
        </div>
      )}
      {busy ? (
        <div className="dialog-body">
          <Working text="Ending the login…" />
        </div>
      ) : (
        <div className="dialog-actions">
          <Button look="quiet" onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" onClick={() => (login === null ? undefined : void revoke(login))}>
            Revoke
          </Button>
        </div>
      )}
    </Dialog>
  );
};
