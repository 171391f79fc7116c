import type { AccountView } from "@holdfast/client/contract/account";
import { type ReactNode, useState } from "react";
import { dismissPassphraseProblem } from "../../stores/passphrase-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { PassphraseForm } from "./passphrase-form.tsx";
import { WayGroup } from "./way-group.tsx";

/** A new passphrase in place of the present one. */
export const PassphraseWay = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const [changing, setChanging] = useState(false);
  const close = (): void => {
    dismissPassphraseProblem();
    setChanging(false);
  };
  const changed = (): void => {
    close();
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
      ) : null}
    </WayGroup>
  );
};
