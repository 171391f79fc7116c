import { useEffect } from "react";

/** Has the browser ask before this page is left or reloaded. */
export const useLeaveWarning = (): void => {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);
};
