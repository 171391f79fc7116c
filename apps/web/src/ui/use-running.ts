import { useSyncExternalStore } from "react";

const never = (): (() => void) => () => {};

/** False in the page as it was built and until its code runs: what is pressed before could do nothing. */
export const useRunning = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
