import type { ReactNode } from "react";
import { useStore } from "zustand";
import { accountStore, dismissProblem, signOutEverywhere } from "../../stores/account-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface SignOutEverywhereDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Says what becomes of unsent work before every login ends. */
export const SignOutEverywhereDialog = ({ open, onClose }: SignOutEverywhereDialogProps): ReactNode => {
  const { work, problem } = useStore(accountStore);
  const close = (): void => {
    dismissProblem();
    onClose();
  };
  const leave = async (): Promise<void> => {
    if (await signOutEverywhere()) location.assign("/");
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title="Sign out everywhere?"
      text="Every browser and program is signed out, this one too. Work that this browser has not sent is sent first; what cannot be sent, here or elsewhere, stays sealed on that device and is sent when you sign in on it again."
      busy={work === "sign-out"}
      working="Sending what is left, then ending every login…"
      problem={problem}
      no="Stay signed in"
      yes="Sign out everywhere"
      onConfirm={() => void leave()}
    />
  );
};
