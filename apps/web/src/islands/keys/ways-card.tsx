import type { ReactNode } from "react";
import type { CardsProps } from "../settings/cards-props.ts";
import { SettingsCard } from "../settings/row.tsx";
import { CodeWays } from "./code-ways.tsx";
import { PasskeyWays } from "./passkey-ways.tsx";
import { PassphraseWay } from "./passphrase-way.tsx";

/** Everything that opens the account, kind by kind. */
export const WaysCard = ({ account }: CardsProps): ReactNode => (
  <SettingsCard
    title="Ways to unlock"
    text="Each of them opens your whole account. Keep two kinds at least: then losing one costs nothing."
  >
    <PassphraseWay account={account} />
    <PasskeyWays account={account} />
    <CodeWays account={account} />
  </SettingsCard>
);
