import type { AccountView } from "@holdfast/client/contract/account";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { membersStore, refreshMembers } from "../../stores/members-store.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { usePolling } from "../../ui/use-polling.ts";
import { clockTime } from "../../words/time.ts";
import { InvitesCard } from "./invites-card.tsx";
import { MembersCard } from "./members-card.tsx";

const REFRESH_MILLISECONDS = 10_000;

/** The members section of the settings. It follows by itself: somebody who accepts is let in while an admin looks on. */
export const Members = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { refreshedAt, problem } = useStore(membersStore);
  usePolling(account?.workspaceId ?? null, REFRESH_MILLISECONDS, refreshMembers);
  return (
    <>
      <MembersCard />
      <InvitesCard />
      {refreshedAt === null && problem === null ? null : (
        <p className="members-foot">
          Last refresh: {refreshedAt === null ? "never" : clockTime(refreshedAt)}
          <IconButton
            label="Refresh the members"
            side="left"
            disabled={account === null}
            onClick={() => void refreshMembers()}
          >
            <RefreshCw size={14} aria-hidden="true" />
          </IconButton>
        </p>
      )}
    </>
  );
};
