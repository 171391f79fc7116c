import type { Webhook } from "@holdfast/protocol/webhooks";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { replaceSecret, webhooksStore } from "../../stores/webhooks-store.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ShownSecret } from "./shown-secret.tsx";

export interface SecretDialogProps {
  /** Null: nothing is asked. */
  readonly hook: Webhook | null;
  readonly onClose: () => void;
}

/** Asks before the secret is replaced, and ends with the new one. */
export const SecretDialog = ({ hook, onClose }: SecretDialogProps): ReactNode => {
  const { busy, refusal } = useStore(webhooksStore);
  const [secret, setSecret] = useState<string | null>(null);
  const replace = async (of: Webhook): Promise<void> => {
    const made = await replaceSecret(of);
    if (made !== null) setSecret(made.secret);
  };
  const close = (): void => {
    setSecret(null);
    onClose();
  };
  if (secret !== null)
    return (
      <Dialog open={hook !== null} onClose={close} title="The new secret">
        <ShownSecret secret={secret} onClose={close} />
      </Dialog>
    );
  return (
    <ConfirmDialog
      open={hook !== null}
      onClose={close}
      title="Replace the secret?"
      text="For 24 hours what is sent is signed with both, so that the receiver can change over without missing anything."
      busy={busy}
      working="Making a new secret…"
      problem={refusal}
      no="Keep it"
      yes="Replace"
      look="primary"
      onConfirm={() => (hook === null ? undefined : void replace(hook))}
    />
  );
};
