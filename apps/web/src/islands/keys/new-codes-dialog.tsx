import type { ReactNode } from "react";
import { useStore } from "zustand";
import { recoveryStore } from "../../stores/recovery-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Working } from "../../ui/working.tsx";

export interface NewCodesDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onMake: () => void;
}

/** Says what new codes cost before they are made. */
export const NewCodesDialog = ({ open, onClose, onMake }: NewCodesDialogProps): ReactNode => {
  const { busy } = useStore(recoveryStore);
  return (
    <Dialog
      open={open}
      onClose={() => (busy ? undefined : onClose())}
      title="Make new recovery codes?"
      text="The codes you have now stop working. Eight new ones are shown once, for you to keep."
    >
      {busy ? (
        <div className="dialog-body">
          <Working text="Sealing your keys for the new codes…" />
        </div>
      ) : (
        <div className="dialog-actions">
          <Button look="quiet" onClick={onClose}>
            Keep the old ones
          </Button>
          <Button look="primary" onClick={onMake}>
            Make new codes
          </Button>
        </div>
      )}
    </Dialog>
  );
};
