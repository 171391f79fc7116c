import type { ReactNode } from "react";
import type { CardsProps } from "../settings/cards-props.ts";
import { LostCard } from "./lost-card.tsx";
import { WaysCard } from "./ways-card.tsx";

/** The keys section of the settings. */
export const KeysSection = ({ account }: CardsProps): ReactNode => (
  <>
    <WaysCard account={account} />
    <LostCard />
  </>
);
