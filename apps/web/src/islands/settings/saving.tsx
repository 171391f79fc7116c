import type { AutosaveChoice } from "@holdfast/client/contract/session";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { chooseAutosave, uiStore } from "../../stores/ui-store.ts";
import { Row, SettingsCard, type WaitsProps } from "./row.tsx";

const AUTOSAVE = [
  ["account", "As set for the account"],
  [5, "5 seconds"],
  [10, "10 seconds"],
  [30, "30 seconds"],
  [60, "1 minute"],
  [300, "5 minutes"],
  [600, "10 minutes"],
  ["off", "Off: only when I save"],
] as const;

const chosen = (value: string): AutosaveChoice => {
  if (value === "account") return value;
  return value === "off" ? null : Number(value);
};

/** How often work goes to the service by itself. */
export const Saving = ({ ready }: WaitsProps): ReactNode => {
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
            : autosaveSeconds === "account"
              ? "Every 30 seconds unless the account says otherwise; also whenever the page hides, and with Ctrl or ⌘ S."
              : "Also whenever the page hides, and with Ctrl or ⌘ S."
        }
      >
        <select
          id="autosave"
          className="input select"
          disabled={!ready}
          value={autosaveSeconds ?? "off"}
          onChange={({ target }) => chooseAutosave(chosen(target.value))}
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
