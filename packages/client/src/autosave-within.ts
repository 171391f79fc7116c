import {
  AUTOSAVE_DEFAULT_SECONDS,
  AUTOSAVE_MAX_SECONDS,
  AUTOSAVE_MIN_SECONDS,
} from "@holdfast/protocol/limits";

/** The pause between automatic saves that comes closest to the wanted one, in seconds. */
export const autosaveWithin = (seconds: number): number => {
  const wanted = Number.isNaN(seconds) ? AUTOSAVE_DEFAULT_SECONDS : seconds;
  return Math.min(Math.max(wanted, AUTOSAVE_MIN_SECONDS), AUTOSAVE_MAX_SECONDS);
};
