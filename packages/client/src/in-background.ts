/** Lets work run on its own. A rejection is a defect, not an outage (those are results): it surfaces as uncaught. */
export const inBackground = (work: Promise<unknown>): void => {
  work.catch((cause: unknown) => {
    queueMicrotask(() => {
      throw cause;
    });
  });
};
