import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Theme } from "../../stores/preferences.ts";
import { chooseTheme, uiStore } from "../../stores/ui-store.ts";
import { Segmented } from "../../ui/segmented.tsx";
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
        <Segmented label="Theme" value={theme} options={THEMES} disabled={!ready} onValue={chooseTheme} />
      </Row>
    </SettingsCard>
  );
};
