import type { ReactNode } from "react";
import { Account } from "./account.tsx";
import { Appearance } from "./appearance.tsx";
import type { CardsProps } from "./cards-props.ts";
import { Saving } from "./saving.tsx";

export const AccountSection = ({ account }: CardsProps): ReactNode => (
  <>
    <Account account={account} />
    <Saving ready={account !== null} />
    <Appearance ready={account !== null} />
  </>
);
