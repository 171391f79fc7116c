import { createProcessLocks } from "@holdfast/client/locks";
import type { Platform } from "@holdfast/client/platform";

/** Names of the steps at which power can go, as they happen. */
export interface PowerCut {
  readonly platform: Platform;
  /** Steps that were done. */
  readonly done: readonly string[];
  /** True once a step was reached that will never be done. */
  readonly isOut: () => boolean;
}

/**
 * The same device, whose power goes at its `at`th step: that step and everything after it never happen, as after SIGKILL.
 * A step is one durable change of the journal, the sending of a save, or its answer.
 */
export const cutPower = (platform: Platform, at: number, onStep: (name: string) => void): PowerCut => {
  const done: string[] = [];
  let steps = 0;
  let out = false;

  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (out || steps === at) {
      out = true;
      return new Promise<never>(() => undefined);
    }
    const result = await act();
    done.push(name);
    onStep(name);
    return result;
  };

  const { journal, send } = platform;
  return {
    done,
    isOut: () => out,
    platform: {
      ...platform,
      // The locks of a killed process are free; this one shares its process with the one that comes after it.
      locks: createProcessLocks(),
      journal: {
        ...journal,
        append: (session, item) => step("append", () => journal.append(session, item)),
        trim: (session, n) => step("trim", () => journal.trim(session, n)),
        putPrepared: (session, record) => step("put prepared", () => journal.putPrepared(session, record)),
        dropPrepared: (session) => step("drop prepared", () => journal.dropPrepared(session)),
      },
      send: async (url, init) => {
        if (!url.endsWith("/saves")) return send(url, init);
        await step("send", async () => undefined);
        const answer = await send(url, init);
        await step("answer", async () => undefined);
        return answer;
      },
    },
  };
};
