import type { Login } from "@holdfast/client/contract/logins";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { loginsStore, revokeLogin } from "../../stores/logins-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

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
    <ConfirmDialog
      open={login !== null}
      onClose={onClose}
      title={`Sign out ${login?.name ?? ""}?`}
      text="It fetches and saves nothing from now on, and closes as soon as it asks the service for anything. Work it has not sent stays sealed there until you sign in on it again."
      busy={busy}
      working="Ending the login…"
      problem={problem}
      no="Keep it"
      yes="Revoke"
      onConfirm={() => (login === null ? undefined : void revoke(login))}
    />
  );
};
