import type { AccountView } from "@holdfast/client/contract/account";
import type { Device } from "@holdfast/client/contract/devices";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { devicesStore, dismissDevicesProblem, refreshDevices } from "../../stores/devices-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { useNow } from "../../ui/use-now.ts";
import { waitingWords } from "../../words/pairing-words.ts";
import { DeviceRow } from "./device-row.tsx";
import { RevokeDeviceDialog } from "./revoke-device-dialog.tsx";
import { SettingsCard } from "./row.tsx";
import "./logins.css";

const List = ({ onRevoke }: { readonly onRevoke: (device: Device) => void }): ReactNode => {
  const { devices, problem } = useStore(devicesStore);
  const now = useNow(15_000);
  if (devices === null && problem !== null) return null;
  return (
    <ul className="logins" aria-label="Devices">
      {devices === null ? (
        <li className="login">
          <span className="skeleton w-skeleton" />
        </li>
      ) : (
        devices.map((device) => <DeviceRow key={device.id} device={device} now={now} onRevoke={onRevoke} />)
      )}
    </ul>
  );
};

const countWords = (count: number): string =>
  count === 1
    ? "This is the only one. A second device is a second way back to your work."
    : `${count} devices hold your keys.`;

/** The devices that hold keys of the account, the end of one, and the way to a new one. */
export const Devices = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { devices, words, waiting, problem } = useStore(devicesStore);
  const [revoking, setRevoking] = useState<Device | null>(null);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshDevices();
  }, [accountId]);
  const close = (): void => {
    setRevoking(null);
    dismissDevicesProblem();
  };
  return (
    <SettingsCard
      title="Devices"
      text="Browsers and programs that hold your keys. Remove one that you lost, or use no more."
      action={
        <a className="button" data-look="outline" data-size="normal" href="/device">
          Let a device in
        </a>
      }
    >
      {problem === null || revoking !== null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <List onRevoke={setRevoking} />
      <p className="logins-foot">{devices === null ? "…" : countWords(devices.length)}</p>
      {waiting === 0 ? null : (
        <p className="logins-foot">
          {waitingWords(waiting)} <a href="/device">Enter its code again</a>
        </p>
      )}
      <div className="devices-words">
        {words === null ? (
          <span className="skeleton w-skeleton" />
        ) : (
          <SixWords label="Your account’s words, the same on each of your devices" words={words} />
        )}
      </div>
      <RevokeDeviceDialog device={revoking} onClose={close} />
    </SettingsCard>
  );
};
