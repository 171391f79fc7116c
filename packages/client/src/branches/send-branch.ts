import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { type Sender, sendInOrder } from "../engine/send-waiting.ts";
import { sessionLock } from "../locks.ts";
import { settleBranch } from "./settle-branch.ts";

/** Whoever else is sending it is soon done; a page that has it open sends it itself. */
const PATIENCE_MILLISECONDS = 3_000;

/**
 * Sends a branch that is written down here, in order and byte for byte. Once or many times is the same. `waiting`: some of it was
 * refused, or somebody else is at it; what waits stays written down. [LE-5]
 */
export const sendBranch = async (
  deps: Pick<EngineDeps, "platform"> & Sender,
  branch: Id<"ses">,
): Promise<Result<"sent" | "waiting", ClientProblem>> => {
  const { journal, locks, clock } = deps.platform;
  const patience = new AbortController();
  const stop = clock.after(PATIENCE_MILLISECONDS, () => patience.abort());
  const release = await locks.hold(sessionLock(branch), patience.signal).finally(stop);
  if (release === null) return ok("waiting");
  try {
    await settleBranch(journal, branch);
    const items = await journal.outbox(branch);
    if (items[0]?.begins === undefined) return ok("sent");
    const sent = await sendInOrder(deps, branch, items, { retries: 0 });
    if (!sent.ok) return sent;
    await journal.setOutbox(branch, sent.value.left);
    return ok(sent.value.left.length === 0 ? "sent" : "waiting");
  } finally {
    release();
  }
};
