import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { refreshStorage, storageStore } from "../../stores/storage-store.ts";
import { refreshUsage, refreshWorkspaces } from "../../stores/workspaces-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { CardsProps } from "../settings/cards-props.ts";
import { CleaningCard } from "./cleaning-card.tsx";
import { DamageCard } from "./damage-card.tsx";
import { UsageCard } from "./usage-card.tsx";
import "./storage.css";

/** The storage section of the settings. */
export const StorageSection = ({ account }: CardsProps): ReactNode => {
  const { problem, cleaning } = useStore(storageStore);
  const place = account === null ? null : `${account.accountId} ${account.workspaceId}`;
  useEffect(() => {
    if (place === null) return;
    void refreshStorage();
    void refreshUsage();
    void refreshWorkspaces();
  }, [place]);
  return (
    <>
      {problem === null || cleaning ? null : <ProblemNote problem={problem} />}
      <UsageCard />
      <CleaningCard />
      <DamageCard />
    </>
  );
};
