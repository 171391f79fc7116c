import type { ReactNode } from "react";
import { useStore } from "zustand";
import { lock } from "../../stores/account-store.ts";
import { chooseIdleLock, uiStore } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { Row, SettingsCard, type WaitsProps } from "./row.tsx";

const IDLE = [
  [0, "Never"],
  [5, "After 5 minutes"],
  [15, "After 15 minutes"],
  [60, "After 1 hour"],
  [240, "After 4 hours"],
] as const;

/** When the keys leave this browser's memory. */
export const Locking = ({ ready }: WaitsProps): ReactNode => {
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
