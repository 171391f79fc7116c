import { useEffect } from "react";

/** Calls `ask` at once and every `milliseconds` while the page is seen, for as long as there is something to ask about. */
export const usePolling = (about: string | null, milliseconds: number, ask: () => Promise<void>): void => {
  useEffect(() => {
    if (about === null) return;
    void ask();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void ask();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [about, milliseconds, ask]);
};
