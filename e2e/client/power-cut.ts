import { createProcessLocks } from "@holdfast/client/locks";
import type { Platform } from "@holdfast/client/platform";

/** Names of the steps at which power can go, as they happen. */
export interface PowerCut {
  readonly platform: Platform;
  /** Steps that were done. */
  readonly done: readonly string[];
  /** True once a step was reached that will never be done. */
  readonly isOut: () => boolean;
  /** Resolves when it goes. */
  readonly gone: Promise<void>;
  /** It goes at so many steps from now, the next one being 1. */
  readonly goAfter: (steps: number) => void;
  /** Resolves when no step is being done. */
  readonly atRest: () => Promise<void>;
}

/** Calls that change what the service holds. */
const WRITES = [
  { end: "/saves", of: "" },
  { end: "/checkpoints", of: " checkpoint" },
] as const;

/**
 * The same device, whose power goes at its `at`th step: that step and everything after it never happen, as after SIGKILL.
 * A step is one durable change of the journal, the sending of a save or checkpoint, or its answer.
 */
export const cutPower = (
  platform: Platform,
  firstAt: number,
  onStep: (name: string) => void = () => undefined,
): PowerCut => {
  const done: string[] = [];
  const { promise: gone, resolve: go } = Promise.withResolvers<void>();
  const running = new Set<Promise<unknown>>();
  let at = firstAt;
  let steps = 0;
  let out = false;

  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (out || steps >= at) {
      out = true;
      go();
      return new Promise<never>(() => undefined);
    }
    const doing = act();
    running.add(doing);
    const result = await doing.finally(() => running.delete(doing));
    done.push(name);
    onStep(name);
    return result;
  };

  const { journal, send } = platform;
  return {
    done,
    isOut: () => out,
    gone,
    goAfter: (more) => {
      at = steps + more;
    },
    atRest: async () => {
      await Promise.allSettled(running);
    },
    platform: {
      ...platform,
      // The locks of a killed process are free; this one shares its process with the one that comes after it.
      locks: createProcessLocks(),
      journal: {
        ...journal,
        append: (session, item) => step("append", () => journal.append(session, item)),
        trim: (session, n) => step("trim", () => journal.trim(session, n)),
        setOutbox: (session, items) => step("set outbox", () => journal.setOutbox(session, items)),
      },
      send: async (url, init) => {
        const what = WRITES.find(({ end }) => url.endsWith(end) && init.method === "POST");
        if (what === undefined) return send(url, init);
        await step(`send${what.of}`, async () => undefined);
        const answer = await send(url, init);
        await step(`answer${what.of}`, async () => undefined);
        return answer;
      },
    },
  };
};
