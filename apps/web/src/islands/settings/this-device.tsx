import type { AccountView } from "@holdfast/client/contract/account";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { IdValue, Row, SettingsCard } from "./row.tsx";

const SignOutDialog = later(async () => (await import("../gate/sign-out-dialog.tsx")).SignOutDialog);

const useKeptStorage = (): string => {
  const [words, setWords] = useState("…");
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const kept = (await navigator.storage?.persisted?.()) ?? false;
      setWords(kept ? "Kept until you clear it" : "May be cleared when the disk is full");
    };
    void ask();
  }, []);
  return words;
};

/** The browser that shows the page, and the way out of it. */
export const ThisDevice = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const storage = useKeptStorage();
  const [leaving, setLeaving] = useState(false);
  return (
    <SettingsCard title="This device" text="Its keys were made here and cannot be taken out of this browser.">
      <Row label="Device">
        <IdValue id={account?.deviceId} what="device id" />
      </Row>
      <Row label="Local journal" text="Unsent work and the last second of typing, sealed.">
        {storage}
      </Row>
      <Row label="Login" text="Sign out to forget the keys, names and text in this browser.">
        <Button disabled={account === null} onClick={() => setLeaving(true)}>
          Sign out…
        </Button>
      </Row>
      {leaving ? <SignOutDialog open onClose={() => setLeaving(false)} /> : null}
    </SettingsCard>
  );
};
