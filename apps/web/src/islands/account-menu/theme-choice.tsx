import { Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Theme } from "../../stores/preferences.ts";
import { chooseTheme, uiStore } from "../../stores/ui-store.ts";
import { MenuChoice } from "../../ui/menu.tsx";

const OPTIONS: readonly (readonly [Theme, string, ReactNode])[] = [
  ["system", "As the system", <Monitor key="system" size={15} aria-hidden="true" />],
  ["light", "Light", <Sun key="light" size={15} aria-hidden="true" />],
  ["dark", "Dark", <Moon key="dark" size={15} aria-hidden="true" />],
];

/** The theme, as part of a menu. */
export const ThemeChoice = (): ReactNode => {
  const theme = useStore(uiStore, (state) => state.theme);
  return <MenuChoice label="Theme" value={theme} options={OPTIONS} onChange={chooseTheme} />;
};
