import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { dismissSlotRefusal, refreshSlots, slotsStore } from "../../stores/slots-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { CardsProps } from "../settings/cards-props.ts";
import { SettingsCard } from "../settings/row.tsx";
import { CodeWays } from "./code-ways.tsx";
import { PasskeyWays } from "./passkey-ways.tsx";
import { PassphraseWay } from "./passphrase-way.tsx";
import { type AskedSlot, SlotDialogs } from "./slot-dialogs.tsx";
import type { SlotRowProps } from "./slot-row.tsx";
import { useUnsaid } from "./use-unsaid.ts";
import "../settings/logins.css";
import "./ways.css";

/** Everything that opens the account, kind by kind. */
export const WaysCard = ({ account }: CardsProps): ReactNode => {
  const problem = useUnsaid(useStore(slotsStore, (state) => state.problem));
  const [asked, setAsked] = useState<AskedSlot | null>(null);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshSlots();
  }, [accountId]);
  const close = (): void => {
    dismissSlotRefusal();
    setAsked(null);
  };
  const ask: SlotRowProps["onAsk"] = (what, slot) => setAsked({ what, slot });
  return (
    <SettingsCard
      title="Ways to unlock"
      text="Each of them opens your whole account. Keep two kinds at least: then losing one costs nothing."
    >
      {problem === null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <PassphraseWay account={account} onAsk={ask} />
      <PasskeyWays account={account} onAsk={ask} />
      <CodeWays account={account} onAsk={ask} />
      <SlotDialogs asked={asked} onClose={close} />
    </SettingsCard>
  );
};
