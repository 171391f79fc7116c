import { useEffect } from "react";

/** Calls `ask` at once and every `milliseconds` while the page is seen, as long as `active`. */
export const usePolling = (active: boolean, milliseconds: number, ask: () => Promise<void>): void => {
  useEffect(() => {
    if (!active) return;
    void ask();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void ask();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [active, milliseconds, ask]);
};
