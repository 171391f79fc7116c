import type { Passkey } from "@holdfast/client/contract/passkeys";
import type { SlotView } from "@holdfast/client/contract/slots";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { passkeyStore, removePasskey } from "../../stores/passkey-store.ts";
import { lookAtRemoval, refreshWays, slotsStore } from "../../stores/slots-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RemovalList } from "./removal-list.tsx";

export interface RemovePasskeyDialogProps {
  readonly passkey: Passkey;
  /** The way to unlock that goes with it; undefined where it only signs in. */
  readonly slot: SlotView | undefined;
  readonly onClose: () => void;
}

/** Says what a removal does, and what it does not, before it is done. [PK-16] [A20] */
export const RemovePasskeyDialog = ({ passkey, slot, onClose }: RemovePasskeyDialogProps): ReactNode => {
  const { work, problem } = useStore(passkeyStore);
  const { removal, refusal } = useStore(slotsStore);
  useEffect(() => {
    if (slot !== undefined) void lookAtRemoval(slot);
  }, [slot]);
  const remove = async (): Promise<void> => {
    if (!(await removePasskey(passkey))) return;
    onClose();
    void refreshWays();
    say("The passkey signs in no more");
  };
  return (
    <ConfirmDialog
      open
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
      problem={problem ?? refusal}
      no="Keep it"
      yes="Remove"
      ready={slot === undefined || removal !== null}
      onConfirm={() => void remove()}
    >
      {slot === undefined || refusal !== null ? null : (
        <div className="dialog-body">
          <RemovalList removal={removal} />
        </div>
      )}
    </ConfirmDialog>
  );
};
