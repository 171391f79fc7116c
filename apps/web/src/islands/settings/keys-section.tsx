import type { ReactNode } from "react";
import type { CardsProps } from "./cards-props.ts";
import { Passkeys } from "./passkeys.tsx";
import { Passphrase } from "./passphrase.tsx";
import { Recovery } from "./recovery.tsx";

export const KeysSection = ({ account }: CardsProps): ReactNode => (
  <>
    <Passphrase account={account} />
    <Passkeys account={account} />
    <Recovery account={account} />
  </>
);
