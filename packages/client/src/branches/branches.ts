import type { Id } from "@holdfast/protocol/ids";
import { LABEL_MAX_CHARS } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Branches } from "../contract/branches.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import type { SessionList } from "../sessions/session-list.ts";
import { mergeBranch, saveMerged } from "./merge-branch.ts";

export interface BranchDoorDeps {
  readonly engine: EngineDeps;
  readonly list: SessionList;
  /** Deletes a session, and all that this device keeps of it. */
  readonly remove: (id: Id<"ses">) => Promise<Result<null, ClientProblem>>;
  /** Sends the branches that wait on this device. */
  readonly send: () => Promise<void>;
  /** Another save of an open session was made here. */
  readonly news: (id: Id<"ses">) => Promise<void>;
}

/** What becomes of branches. [LE-6] */
export const createBranches = ({ engine, list, remove, send, news }: BranchDoorDeps): Branches => ({
  list: async (session) => {
    await send();
    const all = await list.all();
    return all.ok ? ok(all.value.filter(({ branchOf }) => branchOf === session)) : all;
  },
  preview: async (branch) => {
    await send();
    const merged = await mergeBranch(engine, branch);
    if (!merged.ok) return merged;
    const { session, changes, copies, open } = merged.value;
    return ok({ session, changes, copies, open });
  },
  merge: async (branch) => {
    await send();
    const summary = await list.get(branch);
    if (!summary.ok) return summary;
    const merged = await mergeBranch(engine, branch);
    if (!merged.ok) return merged;
    const label = `merged “${summary.value.name}”`.slice(0, LABEL_MAX_CHARS);
    const isNew = merged.value.changes.length + merged.value.open > 0;
    const saved = isNew ? await saveMerged(engine, merged.value, label) : ok(null);
    if (!saved.ok) return saved;
    // Only now is all of it where it belongs.
    const removed = await remove(branch);
    await news(merged.value.session);
    return removed.ok ? saved : removed;
  },
  keep: (branch) => list.keep(branch),
  remove,
});
