import type { AccountView } from "@holdfast/client/contract/account";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { lock } from "../../stores/account-store.ts";
import type { Theme } from "../../stores/preferences.ts";
import { chooseAutosave, chooseIdleLock, chooseTheme, uiStore } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { SignOutDialog } from "../gate/sign-out-dialog.tsx";
import { useGate } from "../gate/use-gate.tsx";
import { ToastRegion } from "../toast/toast-region.tsx";
import { Logins } from "./logins.tsx";
import { Passphrase } from "./passphrase.tsx";
import { Recovery } from "./recovery.tsx";
import { IdValue, Row, SettingsCard } from "./row.tsx";
import "../../ui/field.css";
import "../../ui/skeleton.css";
import "./settings.css";

const THEMES: readonly (readonly [Theme, string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];
const AUTOSAVE = [
  [5, "5 seconds"],
  [10, "10 seconds"],
  [30, "30 seconds"],
  [60, "1 minute"],
  [300, "5 minutes"],
  [600, "10 minutes"],
  [0, "Off: only when I save"],
] as const;
const IDLE = [
  [0, "Never"],
  [5, "After 5 minutes"],
  [15, "After 15 minutes"],
  [60, "After 1 hour"],
  [240, "After 4 hours"],
] as const;

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

const Account = ({ account }: { readonly account: AccountView | null }): ReactNode => (
  <SettingsCard
    title="Account"
    text="Your passphrase opens it on any device. Nobody but you can set a new one."
  >
    <Row label="E-mail">
      <span className="settings-email">{account?.email ?? <span className="skeleton w-skeleton" />}</span>
    </Row>
    <Row label="Account">
      <IdValue id={account?.accountId} what="account id" />
    </Row>
    <Row label="Workspace">
      <IdValue id={account?.workspaceId} what="workspace id" />
    </Row>
  </SettingsCard>
);

const ThisDevice = ({ account }: { readonly account: AccountView | null }): ReactNode => {
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
      <SignOutDialog open={leaving} onClose={() => setLeaving(false)} />
    </SettingsCard>
  );
};

/** Before the page knows who is here, what somebody chooses would go nowhere. */
interface WaitsProps {
  readonly ready: boolean;
}

const Saving = ({ ready }: WaitsProps): ReactNode => {
  const { autosaveSeconds } = useStore(uiStore);
  return (
    <SettingsCard
      title="Saving"
      text="Every edit reaches this device’s journal within a second, whatever you choose here."
    >
      <Row
        label="Save to the service every"
        htmlFor="autosave"
        text={
          autosaveSeconds === null
            ? "Only with Ctrl or ⌘ S. Until then your work is on this device alone."
            : "Also whenever the page hides, and with Ctrl or ⌘ S."
        }
      >
        <select
          id="autosave"
          className="input select"
          disabled={!ready}
          value={autosaveSeconds ?? 0}
          onChange={({ target }) => chooseAutosave(target.value === "0" ? null : Number(target.value))}
        >
          {AUTOSAVE.map(([seconds, words]) => (
            <option key={seconds} value={seconds}>
              {words}
            </option>
          ))}
        </select>
      </Row>
    </SettingsCard>
  );
};

const Locking = ({ ready }: WaitsProps): ReactNode => {
  const { idleLockMinutes } = useStore(uiStore);
  return (
    <SettingsCard
      title="Lock"
      text="Locking takes keys and text out of memory. Your passphrase brings them back."
    >
      <Row label="Lock by itself" htmlFor="idle-lock" text="When nothing was typed or asked for.">
        <select
          id="idle-lock"
          className="input select"
          disabled={!ready}
          value={idleLockMinutes ?? 0}
          onChange={({ target }) => chooseIdleLock(target.value === "0" ? null : Number(target.value))}
        >
          {IDLE.map(([minutes, words]) => (
            <option key={minutes} value={minutes}>
              {words}
            </option>
          ))}
        </select>
      </Row>
      <Row label="Lock now">
        <Button disabled={!ready} onClick={() => void lock()}>
          Lock
        </Button>
      </Row>
    </SettingsCard>
  );
};

const Appearance = ({ ready }: WaitsProps): ReactNode => {
  const { theme } = useStore(uiStore);
  return (
    <SettingsCard title="Appearance" text="For this browser.">
      <Row label="Theme">
        <fieldset className="segmented" disabled={!ready}>
          <legend className="unseen">Theme</legend>
          {THEMES.map(([value, words]) => (
            <label key={value}>
              <input
                type="radio"
                name="theme"
                checked={theme === value}
                onChange={() => chooseTheme(value)}
              />
              {words}
            </label>
          ))}
        </fieldset>
      </Row>
    </SettingsCard>
  );
};

export const Settings = (): ReactNode => {
  const { account: status, closed } = useGate();
  if (closed !== null) return closed;
  const account = status.kind === "unlocked" ? status.account : null;
  return (
    <>
      <div className="app-head">
        <h1>Settings</h1>
      </div>
      <div className="settings" aria-busy={account === null}>
        <Account account={account} />
        <Passphrase account={account} />
        <Recovery account={account} />
        <Logins account={account} />
        <Saving ready={account !== null} />
        <Locking ready={account !== null} />
        <Appearance ready={account !== null} />
        <ThisDevice account={account} />
      </div>
      <ToastRegion />
    </>
  );
};
