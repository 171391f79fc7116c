import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Theme } from "../../stores/preferences.ts";
import { chooseTheme, uiStore } from "../../stores/ui-store.ts";
import { Row, SettingsCard, type WaitsProps } from "./row.tsx";

const THEMES: readonly (readonly [Theme, string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** Light or dark. */
export const Appearance = ({ ready }: WaitsProps): ReactNode => {
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
