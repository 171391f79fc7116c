import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionHandle, SessionSummary } from "../contract/session.ts";
import type { OpenSessions } from "./open-sessions.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Sessions that work in the background has open for as long as it needs them, beside those that somebody opened. */
export interface Lending {
  /** For whoever wants the session until it closes it, also when background work has it at the moment. */
  readonly open: OpenSessions["open"];
  /** Has the session open while `act` runs, and closes it afterwards unless somebody opened it before or meanwhile. */
  readonly lend: <T>(summary: SessionSummary, act: (handle: SessionHandle) => Answer<T>) => Answer<T>;
}

export const createLending = ({ open, has }: Pick<OpenSessions, "open" | "has">): Lending => {
  /** Open for background work alone. */
  const lent = new Set<Id<"ses">>();
  const closing = new Map<Id<"ses">, Promise<void>>();

  /** A session that is being closed is opened anew once it is. */
  const openWhole: OpenSessions["open"] = async (summary, onVisible) => {
    await closing.get(summary.id);
    return open(summary, onVisible);
  };

  const giveBack = async (handle: SessionHandle, id: Id<"ses">): Promise<void> => {
    if (!lent.delete(id)) return;
    const closed = handle.close().finally(() => closing.delete(id));
    closing.set(id, closed);
    await closed;
  };

  return {
    open: (summary, onVisible) => {
      lent.delete(summary.id);
      return openWhole(summary, onVisible);
    },
    lend: async (summary, act) => {
      const { id } = summary;
      if (!has(id)) lent.add(id);
      const opened = await openWhole(summary);
      if (!opened.ok) {
        lent.delete(id);
        return opened;
      }
      try {
        return await act(opened.value);
      } finally {
        await giveBack(opened.value, id);
      }
    },
  };
};
