import type { AccountView } from "@holdfast/client/contract/account";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import {
  currentOf,
  refreshUsage,
  refreshWorkspaces,
  workspacesStore,
} from "../../stores/workspaces-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { LeaveCard } from "./leave-card.tsx";
import { ListCard } from "./list-card.tsx";
import { NameCard } from "./name-card.tsx";
import { PlanCard } from "./plan-card.tsx";
import "./workspaces.css";

/** The workspace section of the settings. */
export const WorkspaceSection = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { problem, work } = useStore(workspacesStore);
  const workspace = useStore(workspacesStore, currentOf);
  const place = account?.workspaceId;
  useEffect(() => {
    if (place === undefined) return;
    void refreshWorkspaces();
    void refreshUsage();
  }, [place]);
  return (
    <>
      {problem === null || work !== null ? null : <ProblemNote problem={problem} />}
      <NameCard workspace={workspace} />
      <PlanCard workspace={workspace} />
      <ListCard />
      <LeaveCard workspace={workspace} />
    </>
  );
};
