import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { OpenedManifest } from "@holdfast/state/manifest";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import { isZero } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse, refusedObject } from "../problem.ts";
import type { EngineDeps } from "./engine-deps.ts";

interface Link {
  readonly seq: number;
  /** In hex; null for the first save. */
  readonly parent: string | null;
}

/** One save of the chain, known by the digest that the save after it names: that proves it, whoever signed. */
const linkAt = async (
  deps: EngineDeps,
  id: Id<"ses">,
  digest: string,
): Promise<Result<Link, ClientProblem>> => {
  const bytes = await deps.saves.manifest(id, digest);
  if (!bytes.ok) return bytes;
  if (toHex(await deps.platform.vault.primitives.sha256(bytes.value)) !== digest) {
    return refuse("not-trusted", "another save than the one asked for");
  }
  const header = peekHeader(bytes.value);
  const ext = header.ok ? decodeManifestExt(header.value.header.ext) : header;
  if (!header.ok || !ext.ok) return refusedObject("the save", "malformed-object");
  const { parentDigest } = ext.value;
  return ok({ seq: header.value.header.seq, parent: isZero(parentDigest) ? null : toHex(parentDigest) });
};

/**
 * Whether a save is one that `from`, which is trusted, goes back to. Asks the service for every save between the two, as it is
 * needed only for what somebody saved who may write no more. [WS-13]
 */
export const isAncestor = async (
  deps: EngineDeps,
  id: Id<"ses">,
  past: Pick<OpenedManifest, "digest" | "seq">,
  from: OpenedManifest,
): Promise<Result<boolean, ClientProblem>> => {
  const wanted = toHex(past.digest);
  if (from.body.seen.some(({ digest }) => toHex(digest) === wanted)) return ok(true);
  const { parentDigest, mergeParentDigest } = from.ext;
  if (toHex(mergeParentDigest) === wanted) return ok(true);
  let parent = isZero(parentDigest) ? null : toHex(parentDigest);
  while (parent !== null) {
    if (parent === wanted) return ok(true);
    const link = await linkAt(deps, id, parent);
    if (!link.ok) return link;
    if (link.value.seq <= past.seq) return ok(false);
    parent = link.value.parent;
  }
  return ok(false);
};
