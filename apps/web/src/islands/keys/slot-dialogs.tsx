import type { SlotView } from "@holdfast/client/contract/slots";
import type { ReactNode } from "react";
import { later } from "../../ui/later.tsx";
import type { SlotQuestion } from "./slot-row.tsx";

const LabelDialog = later(async () => (await import("./label-dialog.tsx")).LabelDialog);
const RemoveSlotDialog = later(async () => (await import("./remove-slot-dialog.tsx")).RemoveSlotDialog);

export interface AskedSlot {
  readonly what: SlotQuestion;
  readonly slot: SlotView;
}

/** What is asked about one slot. The code of each question comes when it is asked. */
export const SlotDialogs = ({
  asked,
  onClose,
}: {
  readonly asked: AskedSlot | null;
  readonly onClose: () => void;
}): ReactNode => {
  if (asked === null) return null;
  const Dialog = asked.what === "label" ? LabelDialog : RemoveSlotDialog;
  return <Dialog slot={asked.slot} onClose={onClose} />;
};
