import type { ProofBody, Checkpoint as WireCheckpoint } from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { openState } from "@holdfast/state/open";
import { THING } from "@holdfast/vault/meta";
import { underNewestKeys } from "../account/newest-keys.ts";
import { sealContent } from "../account/sealed-content.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { RestoreTest } from "../contract/recovery.ts";
import type { Checkpoint, ProofCounts } from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { isTransient } from "../problem.ts";
import { createCheckpoints } from "../timeline/checkpoints.ts";
import { encodeProof } from "../timeline/proof.ts";
import { openDepsOf, placeOf } from "./check-save.ts";
import { gatherSave } from "./gather-save.ts";
import { nameIn } from "./report.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Of a save that could not be begun with. */
export const NOTHING_FOUND: ProofCounts = { sections: 0, lost: 1, bytes: 0 };

/**
 * Opens and rebuilds a save, the newest for null, out of what the service has, and nothing else: what this device keeps proves nothing
 * of it. Writes nothing. [RC-10]
 */
export const rebuild = async (
  deps: EngineDeps,
  session: Id<"ses">,
  digest: string | null,
): Answer<RestoreTest> => {
  const gathered = await gatherSave(deps, session, digest);
  if (!gathered.ok) return gathered;
  const { item, manifest, fault, first } = gathered.value;
  const nothing = { save: placeOf(item), found: NOTHING_FOUND, lost: [], fault, noted: null };
  if (manifest === null || fault !== null) return ok(nothing);
  const opened = await openState(openDepsOf(deps), manifest, deps.keychain.trust().keys, first);
  if (!opened.ok) return ok({ ...nothing, fault: "form" });
  const { state } = opened.value;
  const { sections, lostNodes, whole } = opened.value.report;
  const lost = sections.filter((each) => each.state === "lost");
  const bytes = sections.reduce((sum, each) => sum + (each.state === "ok" ? each.bytes : 0), 0);
  const count = whole ? 0 : Math.max(1, lost.length + lostNodes);
  return ok({
    ...nothing,
    found: { sections: sections.length, lost: count, bytes },
    lost: lost.map((each) => ({ section: each.key, name: nameIn([state], each.key), bytes: each.bytes })),
  });
};

/** Says what was found, sealed but for whether it was whole. [CP-15] */
export const noteProof = (
  deps: EngineDeps,
  session: Id<"ses">,
  id: Id<"cpt">,
  counts: ProofCounts,
): Answer<WireCheckpoint> =>
  underNewestKeys(deps.refreshTrust, async () => {
    const content = encodeProof(counts);
    if (!content.ok) return content;
    const at = Math.floor(deps.serverTime.now());
    const named = { thing: THING.proof, id: idBytes(id), version: at };
    const meta = await sealContent(deps.platform, deps.keychain, named, content.value);
    const body: ProofBody = {
      at: new Date(at).toISOString(),
      whole: counts.lost === 0,
      meta: toBase64url(meta),
    };
    return deps.timeline.prove(session, id, body);
  });

/** Tests a restore because somebody asks, and notes it where this account may. */
export const testRestore = async (
  deps: EngineDeps,
  session: Id<"ses">,
  checkpoint: Checkpoint | null,
): Answer<RestoreTest> => {
  const rebuilt = await rebuild(deps, session, checkpoint?.save.digest ?? null);
  if (checkpoint === null || (!rebuilt.ok && isTransient(rebuilt.error))) return rebuilt;
  // A save that the service does not answer for at all is a result, too.
  const nothing = {
    save: checkpoint.save,
    found: NOTHING_FOUND,
    lost: [],
    fault: "missing",
    noted: null,
  } as const;
  const result: RestoreTest = rebuilt.ok ? rebuilt.value : nothing;
  const noted = await noteProof(deps, session, checkpoint.id, result.found);
  // Whoever only looks on learns the result all the same.
  if (!noted.ok) return noted.error.code === "forbidden" ? ok(result) : noted;
  const shown = await createCheckpoints(deps, session).open(noted.value);
  return shown.ok ? ok({ ...result, noted: shown.value }) : shown;
};
