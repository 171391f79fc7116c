import type { Id } from "@holdfast/protocol/ids";
import { CHECKPOINTS_BATCH_MAX } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { Checkpoint, Removed } from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { refuse } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const removeSome = async (
  { timelineActs }: Pick<EngineDeps, "timelineActs">,
  session: Id<"ses">,
  some: readonly Checkpoint[],
): Answer<readonly Removed[]> => {
  const answer = await timelineActs.removeMany(session, {
    items: some.map(({ id, version }) => ({ id, version })),
  });
  if (!answer.ok) return answer;
  const { items } = answer.value;
  const same = items.length === some.length && items.every(({ id }, i) => id === some[i]?.id);
  if (!same) return refuse("not-trusted", "an answer about other checkpoints");
  return ok(some.map(({ id }, i) => ({ id, outcome: items[i]?.outcome ?? "not-found" })));
};

/** Deletes checkpoints that the service has, each once. [CP-13] */
export const removeStored = async (
  deps: Pick<EngineDeps, "timelineActs">,
  session: Id<"ses">,
  all: readonly Checkpoint[],
): Answer<readonly Removed[]> => {
  const each = [...new Map(all.map((one) => [one.id, one])).values()];
  const removed: Removed[] = [];
  for (let from = 0; from < each.length; from += CHECKPOINTS_BATCH_MAX) {
    const some = await removeSome(deps, session, each.slice(from, from + CHECKPOINTS_BATCH_MAX));
    if (!some.ok) return some;
    removed.push(...some.value);
  }
  return ok(removed);
};
