import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import { type Id, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { SessionsApi } from "../api/sessions.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { DrillResult } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { isTransient, refuse } from "../problem.ts";
import { NOTHING_FOUND, noteProof, rebuild } from "./test-restore.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** How long a proof counts. [RC-10] */
export const PROOF_DAYS = 7;
const DAY_MILLISECONDS = 24 * 3600 * 1000;
/** Checkpoints proven in one round, unless somebody asks for more. */
const ROUND = 3;

export interface DrillDeps extends EngineDeps {
  readonly listed: SessionsApi["list"];
}

interface Due {
  readonly session: Id<"ses">;
  readonly checkpoint: Checkpoint;
  /** Of the last proof; 0 without one. */
  readonly proven: number;
}

const provenAt = ({ proof }: Checkpoint): number => (proof === null ? 0 : Date.parse(proof.at));

/** Checkpoints without a proof of the last week, the oldest proof first, and among those without one the oldest checkpoint. */
const dueIn = async (deps: DrillDeps): Answer<readonly Due[]> => {
  const sessions = await deps.listed();
  if (!sessions.ok) return sessions;
  const since = deps.serverTime.now() - PROOF_DAYS * DAY_MILLISECONDS;
  const due: Due[] = [];
  for (const { id } of sessions.value) {
    const checkpoints = isId("ses", id) ? await deps.timeline.checkpoints(id) : ok([]);
    if (!checkpoints.ok) return checkpoints;
    for (const checkpoint of checkpoints.value) {
      const proven = provenAt(checkpoint);
      if (proven < since && isId("ses", id)) due.push({ session: id, checkpoint, proven });
    }
  }
  return ok(
    due.toSorted(
      (a, b) => a.proven - b.proven || a.checkpoint.createdAt.localeCompare(b.checkpoint.createdAt),
    ),
  );
};

/** One round of the restore drill; what cannot be reached now is left for the next. [RC-10] */
export const drill = async (deps: DrillDeps, most = ROUND): Answer<DrillResult> => {
  const due = await dueIn(deps);
  if (!due.ok) return due;
  const proofs: DrillResult["proofs"][number][] = [];
  for (const each of due.value.slice(0, most)) {
    const { session, checkpoint } = each;
    const rebuilt = await rebuild(deps, session, checkpoint.save.digest);
    if (!rebuilt.ok && isTransient(rebuilt.error)) break;
    const counts = rebuilt.ok ? rebuilt.value.found : NOTHING_FOUND;
    const noted = isId("cpt", checkpoint.id)
      ? await noteProof(deps, session, checkpoint.id, counts)
      : refuse("damaged");
    if (!noted.ok && isTransient(noted.error)) break;
    if (!noted.ok) continue;
    const at = noted.value.proof?.at ?? new Date(deps.serverTime.now()).toISOString();
    proofs.push({ session, checkpoint: checkpoint.id, at, ...counts });
  }
  return ok({ proofs, due: due.value.length - proofs.length });
};
