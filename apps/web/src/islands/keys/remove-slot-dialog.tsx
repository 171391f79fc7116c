import type { SlotView } from "@holdfast/client/contract/slots";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { dismissSlotRefusal, lookAtRemoval, removeSlot, slotsStore } from "../../stores/slots-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { keptBecause, slotName } from "../../words/slot-words.ts";
import { RemovalList } from "./removal-list.tsx";

export interface RemoveSlotDialogProps {
  readonly slot: SlotView;
  readonly onClose: () => void;
}

const Kept = ({ why, slot, onClose }: RemoveSlotDialogProps & { readonly why: string }): ReactNode => (
  <Dialog open onClose={onClose} title={`“${slotName(slot)}” stays`} text={why}>
    <div className="dialog-actions">
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  </Dialog>
);

const Asked = ({ slot, onClose }: RemoveSlotDialogProps): ReactNode => {
  const { removal, busy, refusal } = useStore(slotsStore);
  const name = slotName(slot);
  useEffect(() => {
    void lookAtRemoval(slot);
  }, [slot]);
  const remove = async (): Promise<void> => {
    if (!(await removeSlot(slot))) return;
    onClose();
    say(`“${name}” opens nothing any more`);
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Remove “${name}”?`}
      text="It signs in and unlocks no more, and cannot be brought back. Your keys stay the same: who has it and an old copy of what the service stores could still open that copy."
      busy={busy}
      working="Removing it…"
      problem={refusal}
      no="Keep it"
      yes="Remove"
      ready={removal !== null}
      onConfirm={() => void remove()}
    >
      <div className="dialog-body">
        {refusal === null || removal !== null ? <RemovalList removal={removal} /> : null}
      </div>
    </ConfirmDialog>
  );
};

/** Says what a removal would do before it is done, or why it cannot be. [A20] */
export const RemoveSlotDialog = ({ slot, onClose }: RemoveSlotDialogProps): ReactNode => {
  const why = keptBecause(slot);
  const close = (): void => {
    dismissSlotRefusal();
    onClose();
  };
  return why === null ? (
    <Asked slot={slot} onClose={close} />
  ) : (
    <Kept slot={slot} why={why} onClose={close} />
  );
};
