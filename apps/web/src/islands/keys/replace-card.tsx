import { type ReactNode, useState } from "react";
import { dismissProblem } from "../../stores/account-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import type { CardsProps } from "../settings/cards-props.ts";
import { Row, SettingsCard } from "../settings/row.tsx";

const ReplaceDialog = later(async () => (await import("./replace-dialog.tsx")).ReplaceDialog);

/** New keys for the account itself, for whoever fears that somebody has them. [A18] */
export const ReplaceCard = ({ account }: CardsProps): ReactNode => {
  const [email, setEmail] = useState<string | null>(null);
  const close = (): void => {
    dismissProblem();
    setEmail(null);
  };
  return (
    <SettingsCard
      id="replace-keys"
      title="Somebody may have my keys"
      text="A device was stolen while it was unlocked, or somebody knows your passphrase and could copy what is stored."
    >
      <Row
        label="Replace my keys"
        text="Makes new keys for your account and every workspace that you manage, and signs all other devices out."
      >
        <Button disabled={account === null} onClick={() => setEmail(account?.email ?? null)}>
          Replace my keys…
        </Button>
      </Row>
      {email === null ? null : <ReplaceDialog email={email} onClose={close} />}
    </SettingsCard>
  );
};
