import type { Passkey } from "@holdfast/client/contract/passkeys";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { passkeyStore, removePasskey } from "../../stores/passkey-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface RemovePasskeyDialogProps {
  /** Null: nothing is asked. */
  readonly passkey: Passkey | null;
  readonly onClose: () => void;
}

/** Says what a removal does, and what it does not, before it is done. [PK-16] */
export const RemovePasskeyDialog = ({ passkey, onClose }: RemovePasskeyDialogProps): ReactNode => {
  const { work, problem } = useStore(passkeyStore);
  const remove = async (removed: Passkey): Promise<void> => {
    if (!(await removePasskey(removed))) return;
    onClose();
    say("The passkey signs in no more");
  };
  return (
    <ConfirmDialog
      open={passkey !== null}
      onClose={onClose}
      title="Remove this passkey?"
      text={
        <>
          It signs in and unlocks no more. Where it has signed in already, that goes on: see{" "}
          <a href="/settings/logins">Logins</a>. Your keys stay the same: who has the passkey and an old copy
          of what the service stores could still open that copy. It stays in your authenticator until you
          remove it there.
        </>
      }
      busy={work === "removing"}
      working="Removing the passkey…"
      problem={problem}
      no="Keep it"
      yes="Remove"
      onConfirm={() => (passkey === null ? undefined : void remove(passkey))}
    />
  );
};
