import { KeyRound } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { keyHealthStore, refreshKeyHealth } from "../../stores/key-health-store.ts";
import { useNow } from "../../ui/use-now.ts";
import { dueLine } from "../../words/epoch-words.ts";
import type { CardsProps } from "./cards-props.ts";

/** A quiet line for every member while the workspace's keys are due; nothing else of the time. [RO-5] */
export const DueLine = ({ account }: CardsProps): ReactNode => {
  const health = useStore(keyHealthStore, (state) => state.health);
  const now = useNow(60_000);
  const place = account === null ? null : `${account.accountId} ${account.workspaceId}`;
  useEffect(() => {
    if (place !== null) void refreshKeyHealth();
  }, [place]);
  const line = health === null ? null : dueLine(health.epoch, now);
  return line === null ? null : (
    <p className="settings-due">
      <KeyRound size={14} aria-hidden="true" />
      <span>
        {line} <a href="/settings/keys#workspace-keys">See the keys</a>
      </span>
    </p>
  );
};
