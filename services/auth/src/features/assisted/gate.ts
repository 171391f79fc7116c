import { err, ok, type Result } from "@holdfast/protocol/result";

export interface GateLimits {
  readonly running: number;
  readonly waiting: number;
}

/** Lets few at a time do what is heavy, and few wait for it. */
export interface Gate {
  /** `busy`, and nothing was done, where as many wait already as may. */
  readonly run: <T>(work: () => Promise<T>) => Promise<Result<T, "busy">>;
}

/**
 * A gate of one process. Derivations take a core and 64 MiB each: what is let through leaves the rest of the machine to the saves of
 * everybody else, whoever asks. [AM-5]
 */
export const createGate = ({ running, waiting }: GateLimits): Gate => {
  let inside = 0;
  const queue: (() => void)[] = [];
  return {
    run: async (work) => {
      if (inside >= running) {
        if (queue.length >= waiting) return err("busy");
        // Whoever leaves hands its place on, so that nobody who comes in between takes it.
        await new Promise<void>((resolve) => queue.push(resolve));
      } else inside++;
      try {
        return ok(await work());
      } finally {
        const next = queue.shift();
        if (next === undefined) inside--;
        else next();
      }
    },
  };
};
