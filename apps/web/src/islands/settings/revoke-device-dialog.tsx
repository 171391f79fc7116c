import type { Device } from "@holdfast/client/contract/devices";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { devicesStore, revokeDevice } from "../../stores/devices-store.ts";
import { say } from "../../stores/ui-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { revokedWords } from "../../words/pairing-words.ts";
import { nameOf } from "./device-row.tsx";

export interface RevokeDeviceDialogProps {
  /** Null: nothing is asked. */
  readonly device: Device | null;
  readonly onClose: () => void;
}

/** Asks before a device loses its trust, which it never gets back. */
export const RevokeDeviceDialog = ({ device, onClose }: RevokeDeviceDialogProps): ReactNode => {
  const { busy, problem } = useStore(devicesStore);
  const revoke = async (removed: Device): Promise<void> => {
    const done = await revokeDevice(removed);
    if (done === null) return;
    onClose();
    say(revokedWords(nameOf(removed), done.toLookAt.length));
  };
  return (
    <ConfirmDialog
      open={device !== null}
      onClose={onClose}
      title={`Remove ${device === null ? "" : nameOf(device)}?`}
      text="It is signed out and saves nothing from now on. What it saved stays. It did hold your keys: somebody who copied them from it could still read an old copy of what is stored."
      busy={busy}
      working="Standing behind what it saved last, then removing it…"
      problem={problem}
      no="Keep it"
      yes="Remove"
      onConfirm={() => (device === null ? undefined : void revoke(device))}
    />
  );
};
