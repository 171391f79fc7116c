import { NO_LINEAGE } from "./lineage.ts";
import type { ManifestBody } from "./manifest-body.ts";
import type { ManifestExt } from "./manifest-ext.ts";
import type { SaveBase } from "./save-base.ts";

/**
 * What the first save of a session builds on that begins where another one stood: its segments are named again under the same
 * ordinals and nothing of them is sealed anew. Saved with kind `clone`, under the new session's id. [CP-17]
 *
 * What only the other chain can vouch for — its saves that devices have seen, what was removed in which of them — stays behind.
 */
export const cloneBase = (base: SaveBase, origin: NonNullable<ManifestBody["origin"]>): SaveBase => ({
  ...base,
  head: null,
  seen: [],
  tombstones: [],
  lineage: NO_LINEAGE,
  origin,
});

/**
 * Whether a save that says it is a clone, or says it is none, can be what it says: exactly the first save of a chain with an
 * origin is of kind clone, and its origin is another session. [CP-20]
 */
export const cloneHolds = (
  { objectId, seq }: { readonly objectId: Uint8Array; readonly seq: number },
  { kind, parentDigest }: ManifestExt,
  { origin }: ManifestBody,
): boolean => {
  const isFirst = seq === 1 && parentDigest.every((byte) => byte === 0);
  if (origin?.sessionId.every((byte, i) => byte === objectId[i]) === true) return false;
  return (kind === "clone") === (isFirst && origin !== null);
};
