import type { SessionHandle } from "../contract/session.ts";
import { problem } from "../problem.ts";
import type { ToEngine, ToPage } from "./messages.ts";

type Begin = Extract<ToEngine, { kind: "search" }>;

/** Searches that a page began, where the keys are: their events go to it one by one. */
export const createSearchEnd = (post: (message: ToPage) => void) => {
  const running = new Map<number, AbortController>();

  const follow = async (
    { n, query, options }: Begin,
    handle: SessionHandle,
    signal: AbortSignal,
  ): Promise<void> => {
    for await (const event of handle.search(query, { ...options, signal })) post({ kind: "found", n, event });
    post({ kind: "found", n, event: null });
  };

  return {
    begin: (message: Begin, handle: SessionHandle | undefined): void => {
      const { n } = message;
      if (handle === undefined) {
        post({ kind: "found", n, event: { kind: "refused", problem: problem("locked") } });
        post({ kind: "found", n, event: null });
        return;
      }
      const stop = new AbortController();
      running.set(n, stop);
      follow(message, handle, stop.signal)
        .catch((cause: unknown) =>
          post({ kind: "defect", n, message: cause instanceof Error ? cause.message : "unknown" }),
        )
        .finally(() => running.delete(n));
    },
    end: (n: number): void => running.get(n)?.abort(),
  };
};
