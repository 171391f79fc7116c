import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract/problem.ts";
import { createDelivery } from "./delivery.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createJournalKeeper, NO_HEAD } from "./journal-keeper.ts";
import { openSaveLog } from "./save-log.ts";

/** Stores the first save of a new session; one that begins from a save of another goes out as a clone. [CP-17] */
export const beginSession = async (
  deps: EngineDeps,
  session: Id<"ses">,
  state: State,
  base: SaveBase = emptyBase(),
): Promise<Result<{ readonly seq: number; readonly bytes: number }, ClientProblem>> => {
  const delivery = createDelivery(deps, {
    session,
    base,
    keeper: createJournalKeeper(deps, { session, head: NO_HEAD, saved: emptyState(), n: 0 }),
    log: await openSaveLog(deps.platform.device, session),
    live: { get: () => state, adopt: () => undefined, unkept: () => undefined },
  });
  const saved = await delivery.run({ kind: base.origin === null ? "manual" : "clone" });
  return saved.ok ? ok({ seq: saved.value?.seq ?? 0, bytes: saved.value?.bytes ?? 0 }) : saved;
};
