import type { Checkpoint, ProofBody } from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import type { ProofCounts } from "@holdfast/protocol/noted-checkpoints";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { canonicalJson } from "@holdfast/state/canonical-json";
import { openState } from "@holdfast/state/open";
import { utf8 } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { underNewestKeys } from "../account/newest-keys.ts";
import { sealContent } from "../account/sealed-content.ts";
import type { SessionsApi } from "../api/sessions.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { DrillResult } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { isTransient, problem } from "../problem.ts";
import { openDepsOf } from "./check-save.ts";
import { gatherSave } from "./gather-save.ts";

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

/**
 * Opens and rebuilds a save out of what the service has, and nothing else: what this device keeps proves nothing of it. Null when
 * the service cannot be reached.
 */
const rebuild = async (deps: DrillDeps, session: Id<"ses">, digest: string): Promise<ProofCounts | null> => {
  const gathered = await gatherSave(deps, session, digest);
  if (!gathered.ok) return isTransient(gathered.error) ? null : { sections: 0, lost: 1, bytes: 0 };
  const { manifest, fault, first } = gathered.value;
  if (manifest === null || fault !== null) return { sections: 0, lost: 1, bytes: 0 };
  const opened = await openState(openDepsOf(deps), manifest, deps.keychain.trust().keys, first);
  if (!opened.ok) return { sections: 0, lost: 1, bytes: 0 };
  const { sections, lostNodes, whole } = opened.value.report;
  const lost = sections.filter(({ state }) => state === "lost").length + lostNodes;
  const bytes = sections.reduce((sum, each) => sum + (each.state === "ok" ? each.bytes : 0), 0);
  return { sections: sections.length, lost: whole ? 0 : Math.max(1, lost), bytes };
};

/** Says what was found, sealed but for whether it was whole. [CP-15] */
const noteProof = (deps: DrillDeps, { session, checkpoint }: Due, counts: ProofCounts): Answer<Checkpoint> =>
  underNewestKeys(deps.refreshTrust, async () => {
    const at = Math.floor(deps.serverTime.now());
    const text = canonicalJson(counts);
    if (!text.ok || !isId("cpt", checkpoint.id)) return err(problem("damaged"));
    const named = { thing: THING.proof, id: idBytes(checkpoint.id), version: at };
    const meta = await sealContent(deps.platform, deps.keychain, named, utf8(text.value));
    const body: ProofBody = {
      at: new Date(at).toISOString(),
      whole: counts.lost === 0,
      meta: toBase64url(meta),
    };
    return deps.timeline.prove(session, checkpoint.id, body);
  });

/** One round of the restore drill; what cannot be reached now is left for the next. [RC-10] */
export const drill = async (deps: DrillDeps, most = ROUND): Answer<DrillResult> => {
  const due = await dueIn(deps);
  if (!due.ok) return due;
  const proofs: DrillResult["proofs"][number][] = [];
  for (const each of due.value.slice(0, most)) {
    const counts = await rebuild(deps, each.session, each.checkpoint.save.digest);
    if (counts === null) break;
    const noted = await noteProof(deps, each, counts);
    if (!noted.ok && isTransient(noted.error)) break;
    if (!noted.ok) continue;
    const at = noted.value.proof?.at ?? new Date(deps.serverTime.now()).toISOString();
    proofs.push({ session: each.session, checkpoint: each.checkpoint.id, at, ...counts });
  }
  return ok({ proofs, due: due.value.length - proofs.length });
};
