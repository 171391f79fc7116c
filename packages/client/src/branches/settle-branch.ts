import type { Id } from "@holdfast/protocol/ids";
import type { Journal } from "../stores/journal.ts";

/**
 * Lets go of what a branch holds that is written down: after a crash in between, the session it left would have it a second time.
 * Its journal begins anew then, so that what is journaled later is not taken for what the branch holds. [LE-5]
 */
export const settleBranch = async (journal: Journal, branch: Id<"ses">): Promise<void> => {
  const [first, ...rest] = await journal.outbox(branch);
  const { begins } = first ?? {};
  if (first === undefined || begins === undefined || begins.covers === null) return;
  await journal.trim(begins.origin, begins.covers);
  const left = await journal.outbox(begins.origin);
  const due = left.filter(({ save }) => save === null);
  if (due.length < left.length) await journal.setOutbox(begins.origin, due);
  await journal.setOutbox(branch, [{ ...first, begins: { ...begins, covers: null } }, ...rest]);
};

/** The same for all branches of one session. */
export const settleBranchesOf = async (journal: Journal, session: Id<"ses">): Promise<void> => {
  for (const id of await journal.sessions()) {
    const [first] = await journal.outbox(id);
    if (first?.begins?.origin === session) await settleBranch(journal, id);
  }
};
