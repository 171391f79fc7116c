import type { ReactNode } from "react";
import { Passkeys } from "./passkeys.tsx";
import { Passphrase } from "./passphrase.tsx";
import { Recovery } from "./recovery.tsx";
import type { CardsProps } from "./section-cards.tsx";

export const KeysSection = ({ account }: CardsProps): ReactNode => (
  <>
    <Passphrase account={account} />
    <Passkeys account={account} />
    <Recovery account={account} />
  </>
);
