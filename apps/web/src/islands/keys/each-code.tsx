import { ScrollText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { slotsStore } from "../../stores/slots-store.ts";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/use-now.ts";
import { SlotRow } from "./slot-row.tsx";
import { ofKind, type WaysProps } from "./ways-props.ts";

/** The unused codes one by one, for whoever keeps them in different places. Nobody can show what they say. */
export const EachCode = ({ onAsk }: Pick<WaysProps, "onAsk">): ReactNode => {
  const slots = useStore(slotsStore, (state) => state.slots);
  const now = useNow(15_000);
  const [open, setOpen] = useState(false);
  const codes = ofKind(slots, "recovery-code");
  return (
    <>
      <div className="ways-more">
        <Button
          size="small"
          look="quiet"
          disabled={codes.length === 0}
          aria-expanded={open}
          onClick={() => setOpen((before) => !before)}
        >
          {open ? "Hide the single codes" : "Name or remove single codes"}
        </Button>
      </div>
      {open ? (
        <ul className="logins" aria-label="Recovery codes">
          {codes.map((slot, at) => (
            <SlotRow
              key={slot.id}
              slot={slot}
              icon={<ScrollText size={18} aria-hidden="true" />}
              title={slot.name ?? `Recovery code ${at + 1}`}
              now={now}
              onAsk={onAsk}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
};
