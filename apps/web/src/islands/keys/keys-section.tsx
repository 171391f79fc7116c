import type { ReactNode } from "react";
import type { CardsProps } from "../settings/cards-props.ts";
import { AssistedCard } from "./assisted-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { LostCard } from "./lost-card.tsx";
import { ReplaceCard } from "./replace-card.tsx";
import { WaysCard } from "./ways-card.tsx";
import { WorkspaceKeysCard } from "./workspace-keys-card.tsx";

/** The keys section of the settings. */
export const KeysSection = ({ account }: CardsProps): ReactNode => (
  <>
    <HealthCard account={account} />
    <WaysCard account={account} />
    <WorkspaceKeysCard account={account} />
    <ReplaceCard account={account} />
    <AssistedCard account={account} />
    <LostCard />
  </>
);
