import { RectangleEllipsis } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { dismissPassphraseProblem } from "../../stores/passphrase-store.ts";
import { refreshWays, slotsStore } from "../../stores/slots-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { useNow } from "../../ui/use-now.ts";
import { SlotRow } from "./slot-row.tsx";
import { WayGroup } from "./way-group.tsx";
import { ofKind, type WaysProps } from "./ways-props.ts";

const PassphraseForm = later(async () => (await import("./passphrase-form.tsx")).PassphraseForm);

/** The passphrase, and a new one in its place. */
export const PassphraseWay = ({ account, onAsk }: WaysProps): ReactNode => {
  const { slots, problem } = useStore(slotsStore);
  const now = useNow(15_000);
  const [changing, setChanging] = useState(false);
  const close = (): void => {
    dismissPassphraseProblem();
    setChanging(false);
  };
  const changed = (): void => {
    close();
    void refreshWays();
    say("Your new passphrase is in force");
  };
  return (
    <WayGroup
      id="passphrase"
      title="Passphrase"
      text="It opens your account on any device, and never leaves the one it is typed on."
      action={
        changing ? null : (
          <Button disabled={account === null} onClick={() => setChanging(true)}>
            Change passphrase…
          </Button>
        )
      }
    >
      {changing && account !== null ? (
        <div className="settings-wide">
          <PassphraseForm email={account.email} onChanged={changed} onCancel={close} />
        </div>
      ) : (
        <ul className="logins" aria-label="Passphrases">
          {slots === null ? (
            <li className="login slot">
              {problem === null ? <span className="skeleton w-skeleton" /> : <span>Not known now</span>}
            </li>
          ) : (
            ofKind(slots, "passphrase").map((slot) => (
              <SlotRow
                key={slot.id}
                slot={slot}
                icon={<RectangleEllipsis size={18} aria-hidden="true" />}
                now={now}
                onAsk={onAsk}
              />
            ))
          )}
        </ul>
      )}
    </WayGroup>
  );
};
