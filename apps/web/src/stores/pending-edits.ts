type Flush = () => void;

const flushes = new Set<Flush>();

/** Registers an editor that holds text back for a moment. Returns the unsubscriber. */
export const holdsEdits = (flush: Flush): (() => void) => {
  flushes.add(flush);
  return () => {
    flushes.delete(flush);
  };
};

/** Everything typed goes into the state now. */
export const flushEdits = (): void => {
  for (const flush of flushes) flush();
};

let listening = false;

/**
 * Flushes when the page hides or goes. Call before the client is made: its own listeners come later on the way of the same
 * events, and seal what is written here.
 */
export const flushWhenLeaving = (): void => {
  if (listening) return;
  listening = true;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flushEdits();
  });
  window.addEventListener("beforeunload", flushEdits, { capture: true });
  window.addEventListener("pagehide", flushEdits, { capture: true });
};
