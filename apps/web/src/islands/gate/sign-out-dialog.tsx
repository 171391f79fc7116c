import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { accountStore, dismissProblem, signOut } from "../../stores/account-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";

export interface SignOutDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Called once nobody is signed in here, also when the service could not be told. */
  readonly onLeft?: () => void;
}

const goHome = (): void => location.assign("/");

/** Asks before signing out, and once more when unsent work would be lost by it. */
export const SignOutDialog = ({ open, onClose, onLeft = goHome }: SignOutDialogProps): ReactNode => {
  const { work, problem } = useStore(accountStore);
  const [unsent, setUnsent] = useState(false);

  const close = (): void => {
    setUnsent(false);
    dismissProblem();
    onClose();
  };
  const leave = async (discardUnsent: boolean): Promise<boolean> => {
    await signOut(discardUnsent);
    const left = accountStore.getState().status.kind === "signed-out";
    if (left) onLeft();
    return left;
  };
  const tryIt = async (): Promise<void> => {
    const left = await leave(false);
    setUnsent(!left && accountStore.getState().problem?.code === "offline");
  };

  return (
    <Dialog
      open={open}
      onClose={close}
      title={unsent ? "Some work was not sent yet" : "Sign out of this browser?"}
      text={
        unsent
          ? "It is sealed on this device only. Stay signed in to keep it; it is sent when the service answers again."
          : "Keys, names and text leave this browser. What is saved stays with your account."
      }
    >
      {problem === null || unsent ? null : (
        <div className="dialog-body">
          <ProblemNote problem={problem} />
        </div>
      )}
      {work === "sign-out" ? (
        <div className="dialog-body">
          <Working text="Sending what is left, then forgetting the keys…" />
        </div>
      ) : (
        <div className="dialog-actions">
          <Button look="quiet" onClick={close}>
            Stay signed in
          </Button>
          {unsent ? (
            <Button look="danger" onClick={() => void leave(true)}>
              Discard it and sign out
            </Button>
          ) : null}
          <Button look={unsent ? "outline" : "primary"} onClick={() => void tryIt()}>
            {unsent ? "Try to send again" : "Sign out"}
          </Button>
        </div>
      )}
    </Dialog>
  );
};
