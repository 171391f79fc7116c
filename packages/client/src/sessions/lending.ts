import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionHandle, SessionSummary } from "../contract/session.ts";
import type { OpenSessions } from "./open-sessions.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A session that is open for work in the background. */
export interface Borrowed {
  readonly handle: SessionHandle;
  /** Closes it, unless somebody opened it before or meanwhile, or other work still needs it. */
  readonly giveBack: () => Promise<void>;
}

/** Sessions that work in the background has open for as long as it needs them, beside those that somebody opened. */
export interface Lending {
  /** For whoever wants the session until it closes it, also when background work has it at the moment. */
  readonly open: OpenSessions["open"];
  readonly borrow: (summary: SessionSummary) => Answer<Borrowed>;
}

export const createLending = ({ open, has }: Pick<OpenSessions, "open" | "has">): Lending => {
  /** Open for background work alone: for how many at once. */
  const lent = new Map<Id<"ses">, number>();
  const closing = new Map<Id<"ses">, Promise<void>>();

  /** A session that is being closed is opened anew once it is. */
  const openWhole: OpenSessions["open"] = async (summary, options) => {
    await closing.get(summary.id);
    return open(summary, options);
  };

  /** Whether nobody needs it any more. */
  const isLast = (id: Id<"ses">): boolean => {
    const users = lent.get(id) ?? 0;
    if (users > 1) lent.set(id, users - 1);
    else lent.delete(id);
    return users === 1;
  };

  return {
    open: (summary, options) => {
      lent.delete(summary.id);
      return openWhole(summary, options);
    },
    borrow: async (summary) => {
      const { id } = summary;
      const users = lent.get(id);
      if (users !== undefined || !has(id)) lent.set(id, (users ?? 0) + 1);
      // Nobody looks at it: it disturbs nobody who writes.
      const opened = await openWhole(summary, { alongside: true });
      if (!opened.ok) {
        isLast(id);
        return opened;
      }
      const handle = opened.value;
      const giveBack = async (): Promise<void> => {
        if (!isLast(id)) return;
        const closed = handle.close().finally(() => closing.delete(id));
        closing.set(id, closed);
        await closed;
      };
      return ok({ handle, giveBack });
    },
  };
};
