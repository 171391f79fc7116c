import type { NewUnlock } from "@holdfast/client/contract/assisted";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { assistedStore, makeToken } from "../../stores/assisted-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { shortTime } from "../../words/time.ts";
import "../../ui/note.css";

const Made = ({ made, onClose }: { readonly made: NewUnlock; readonly onClose: () => void }): ReactNode => (
  <Dialog
    open
    onClose={onClose}
    title="Your token"
    text={`Shown this once. It ends at ${shortTime(made.expiresAt)}, or after 15 minutes without use.`}
  >
    <div className="dialog-body">
      <CopyField label="Token" text={made.token} />
      <p>
        A program sends it as the header <code>X-Holdfast-Unlock</code>, beside its own sign-in. Try it in the{" "}
        <a href="/api/explorer">explorer of the API</a>.
      </p>
      <div className="note" data-tone="warn">
        <TriangleAlert size={16} aria-hidden="true" />
        <p className="note-body">Treat it like a key: put it into no address, no log and no message.</p>
      </div>
    </div>
    <div className="dialog-actions">
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  </Dialog>
);

/** Makes a token and shows it once. [AM-1] */
export const TokenDialog = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const { busy, refusal } = useStore(assistedStore);
  const [made, setMade] = useState<NewUnlock | null>(null);
  if (made !== null) return <Made made={made} onClose={onClose} />;
  const make = async (): Promise<void> => setMade(await makeToken());
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title="Make a token?"
      text="Until it ends, a program that has it and is signed in as you can have the service read and write everything in this workspace."
      busy={busy}
      working="Sealing the keys of this workspace for the token…"
      problem={refusal}
      no="Not now"
      yes="Make the token"
      look="primary"
      onConfirm={() => void make()}
    />
  );
};
