import type { SlotView } from "@holdfast/client/contract/slots";
import { lazy, type ReactNode, Suspense } from "react";
import type { SlotQuestion } from "./slot-row.tsx";

const LabelDialog = lazy(async () => ({ default: (await import("./label-dialog.tsx")).LabelDialog }));
const RemoveSlotDialog = lazy(async () => ({
  default: (await import("./remove-slot-dialog.tsx")).RemoveSlotDialog,
}));

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
}): ReactNode =>
  asked === null ? null : (
    <Suspense>
      {asked.what === "label" ? (
        <LabelDialog slot={asked.slot} onClose={onClose} />
      ) : (
        <RemoveSlotDialog slot={asked.slot} onClose={onClose} />
      )}
    </Suspense>
  );
