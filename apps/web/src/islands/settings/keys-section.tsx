import type { ReactNode } from "react";
import { Passphrase } from "./passphrase.tsx";
import { Recovery } from "./recovery.tsx";
import type { CardsProps } from "./section-cards.tsx";

export const KeysSection = ({ account }: CardsProps): ReactNode => (
  <>
    <Passphrase account={account} />
    <Recovery account={account} />
  </>
);
