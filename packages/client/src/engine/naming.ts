import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { isTransient, problem } from "../problem.ts";
import type { WaitingName } from "../stores/journal.ts";
import type { Present } from "../timeline/timeline.ts";
import type { Delivery } from "./delivery-contract.ts";
import type { SaveLog } from "./save-log.ts";
import type { Waiting } from "./waiting.ts";

/** A name that is not acknowledged, with the size of the save it is for: 0 where this device does not know it any more. */
export interface NameInWaiting extends WaitingName {
  readonly bytes: number;
}

/** What became of a name: the service has it, or this device keeps it until it does. */
export type Named =
  | { readonly kind: "arrived"; readonly checkpoint: Checkpoint }
  | { readonly kind: "waiting"; readonly name: NameInWaiting };

/** Saves and names, each one change. */
export const countOf = (queue: readonly Waiting[]): number =>
  queue.reduce((sum, { save, names }) => sum + names.length + (save === null ? 0 : 1), 0);

/** Oldest first. */
export const waitingNames = (delivery: Delivery, log: SaveLog): readonly NameInWaiting[] =>
  delivery.waiting().flatMap(({ save, names }) =>
    names.map((name) => ({
      ...name,
      bytes: save?.out?.bytes ?? log.all().find(({ digest }) => digest === name.at)?.bytes ?? 0,
    })),
  );

/** What is not acknowledged, as the timeline asks for it. */
export const waitingOf = (delivery: Delivery, log: SaveLog): Pick<Present, "waiting" | "waitingSave"> => ({
  waiting: () => waitingNames(delivery, log),
  waitingSave: (digest) =>
    delivery.waiting().find(({ save }) => save?.out?.record.digest === digest)?.save ?? null,
});

/** Trying again may help, without anybody doing anything. */
const comesLater = (refusal: ClientProblem): boolean =>
  isTransient(refusal) || refusal.code === "head-moved" || refusal.code === "lease-held";

/** A name is kept only where this device has it written down; whoever is refused finds nothing of it left. [CP-10] */
export const outcomeOf = async (
  delivery: Delivery,
  log: SaveLog,
  id: Id<"cpt">,
  written: boolean,
  sent: Result<unknown, ClientProblem>,
): Promise<Result<Named, ClientProblem>> => {
  const checkpoint = delivery.arrived(id);
  if (checkpoint !== null) return ok({ kind: "arrived", checkpoint });
  const refusal = delivery.refused(id) ?? (sent.ok ? problem("id-taken") : sent.error);
  const name = waitingNames(delivery, log).find((each) => each.id === id);
  const later = comesLater(refusal);
  if (name !== undefined && written && later) return ok({ kind: "waiting", name });
  await delivery.withdraw(id);
  const unkept = { ...refusal, detail: "this device cannot keep it until the service is back" };
  return err(later && !written ? unkept : refusal);
};
