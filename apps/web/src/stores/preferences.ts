import type { AutosaveChoice } from "@holdfast/client/contract/session";
import { AUTOSAVE_MAX_SECONDS, AUTOSAVE_MIN_SECONDS } from "@holdfast/protocol/limits";

export type Theme = "system" | "light" | "dark";

/** What this browser remembers about itself. Nothing of a session is among it: local storage is readable by anybody here. */
export interface Preferences {
  readonly theme: Theme;
  /** Null: by hand alone; `account`: as the account says, unless this browser was told otherwise. */
  readonly autosaveSeconds: AutosaveChoice;
  /** Null: never by itself. */
  readonly idleLockMinutes: number | null;
}

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`holdfast.${key}`);
  } catch {
    // Blocked storage is a browser's choice; every preference has a default.
    return null;
  }
};

const write = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(`holdfast.${key}`);
    else localStorage.setItem(`holdfast.${key}`, value);
  } catch {
    // It then holds for this page only.
  }
};

const OFF = "off";

const themeOf = (text: string | null): Theme => (text === "light" || text === "dark" ? text : "system");

const secondsOf = (text: string | null): AutosaveChoice => {
  if (text === OFF) return null;
  const seconds = Number(text ?? Number.NaN);
  const fits =
    Number.isInteger(seconds) && seconds >= AUTOSAVE_MIN_SECONDS && seconds <= AUTOSAVE_MAX_SECONDS;
  return fits ? seconds : "account";
};

const minutesOf = (text: string | null): number | null => {
  const minutes = Number(text ?? Number.NaN);
  return Number.isInteger(minutes) && minutes > 0 && minutes <= 1440 ? minutes : null;
};

export const readPreferences = (): Preferences => ({
  theme: themeOf(read("theme")),
  autosaveSeconds: secondsOf(read("autosave-seconds")),
  idleLockMinutes: minutesOf(read("idle-lock-minutes")),
});

/** Whether a theme was chosen in this browser at all. */
export const hasChosenTheme = (): boolean => read("theme") !== null;

export const rememberTheme = (theme: Theme): void => write("theme", theme);
export const rememberAutosave = (seconds: AutosaveChoice): void =>
  write("autosave-seconds", seconds === null ? OFF : seconds === "account" ? null : String(seconds));
export const rememberIdleLock = (minutes: number | null): void =>
  write("idle-lock-minutes", minutes === null ? null : String(minutes));
/** Lets the first paint of a page know whether to offer signing in. It grants nothing. */
export const rememberSignedIn = (signedIn: boolean): void => write("signed-in", signedIn ? "yes" : null);
/** Recovery codes were shown here, and nobody has confirmed yet that they were kept. */
export const rememberUnkeptCodes = (unkept: boolean): void => write("codes-unkept", unkept ? "yes" : null);
export const hasUnkeptCodes = (): boolean => read("codes-unkept") === "yes";

/** A word from one page of this tab to the next. */
const wordOf = (name: string) => {
  const key = `holdfast.${name}`;
  return {
    leave: (): void => {
      try {
        sessionStorage.setItem(key, "yes");
      } catch {
        // Then the next page says nothing.
      }
    },
    /** True once. */
    take: (): boolean => {
      try {
        const left = sessionStorage.getItem(key) !== null;
        sessionStorage.removeItem(key);
        return left;
      } catch {
        // Blocked storage was not written to either.
        return false;
      }
    },
  };
};

const recovered = wordOf("recovered");
/** Lets the next page of this tab say that a recovery code was used. */
export const rememberRecovered = recovered.leave;
/** Whether a recovery led to this page; true once. */
export const takeRecovered = recovered.take;

const limitedPasskey = wordOf("limited-passkey");
/** Lets what asks for the passphrase say that the passkey signed in and cannot unlock. */
export const rememberLimitedPasskey = limitedPasskey.leave;
/** Whether such a passkey led here; true once. */
export const takeLimitedPasskey = limitedPasskey.take;

/** Tokens of earlier products in script-readable storage are removed at start. */
export const clearLegacyToken = (): void => {
  try {
    localStorage.removeItem("holdfast_token");
    sessionStorage.removeItem("holdfast_token");
  } catch {
    // Blocked storage holds no token either.
  }
};
