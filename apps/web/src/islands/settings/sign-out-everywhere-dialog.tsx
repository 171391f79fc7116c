import type { ReactNode } from "react";
import { useStore } from "zustand";
import { accountStore, dismissProblem, signOutEverywhere } from "../../stores/account-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";

export interface SignOutEverywhereDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Says what becomes of unsent work before every login ends. */
export const SignOutEverywhereDialog = ({ open, onClose }: SignOutEverywhereDialogProps): ReactNode => {
  const { work, problem } = useStore(accountStore);
  const busy = work === "sign-out";
  const close = (): void => {
    if (busy) return;
    dismissProblem();
    onClose();
  };
  const leave = async (): Promise<void> => {
    if (await signOutEverywhere()) location.assign("/");
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Sign out everywhere?"
      text="Every browser and program is signed out, this one too. Work that this browser has not sent is sent first; what cannot be sent, here or elsewhere, stays sealed on that device and is sent when you sign in on it again."
    >
      {problem === null || busy ? null : (
        <div className="dialog-body">
          <ProblemNote problem={problem} />
        </div>
      )}
      {busy ? (
        <div className="dialog-body">
          <Working text="Sending what is left, then ending every login…" />
        </div>
      ) : (
        <div className="dialog-actions">
          <Button look="quiet" onClick={close}>
            Stay signed in
          </Button>
          <Button look="danger" onClick={() => void leave()}>
            Sign out everywhere
          </Button>
        </div>
      )}
    </Dialog>
  );
};
