import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { descendsFrom } from "@holdfast/state/lineage";
import type { OpenedManifest } from "@holdfast/state/manifest";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "./engine-deps.ts";

/**
 * Whether a save is one that `from`, which is trusted, goes back to. Needed only for what somebody saved who may write no more:
 * then the service is asked for the digests of the saves between the two, and they prove it or do not. [WS-13] [ST-25]
 */
export const isAncestor = async (
  deps: EngineDeps,
  id: Id<"ses">,
  past: OpenedManifest,
  from: OpenedManifest,
): Promise<Result<boolean, ClientProblem>> => {
  const wanted = toHex(past.digest);
  if (from.body.seen.some(({ digest }) => toHex(digest) === wanted)) return ok(true);
  if (toHex(from.ext.mergeParentDigest) === wanted) return ok(true);
  if (past.seq >= from.seq) return ok(false);
  const between = await deps.saves.lineage(id, { from: past.seq + 1, below: from.seq });
  if (!between.ok) return between;
  const ancestor = { digest: past.digest, lineage: past.body.lineage };
  const { primitives } = deps.platform.vault;
  return ok(await descendsFrom(primitives, from.body.lineage, ancestor, between.value));
};
