import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../stores/account-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { refreshTimeline } from "../../stores/timeline-store.ts";
import { askWho } from "../../stores/who-store.ts";
import { ProofBadge } from "./proof-badge.tsx";

/** The restore test of a checkpoint of the session that is open. */
export const OpenProof = ({ checkpoint }: { readonly checkpoint: Checkpoint }): ReactNode => {
  const session = useStore(sessionStore, ({ id }) => id);
  const device = useStore(accountStore, ({ status }) =>
    status.kind === "unlocked" ? status.account.deviceId : undefined,
  );
  useEffect(() => void askWho(), []);
  if (session === null) return null;
  return (
    <ProofBadge
      session={session}
      checkpoint={checkpoint}
      device={device}
      name={`“${checkpoint.note?.name ?? "Unreadable name"}”`}
      onNoted={() => void refreshTimeline()}
    />
  );
};
