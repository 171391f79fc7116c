/** Runs what it is given one after the other, in the order of the calls; a failure is its caller's and stops nothing. */
export const createTurns = (): (<T>(act: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const done = last.then(act, act);
    last = done.catch(() => undefined);
    return done;
  };
};
