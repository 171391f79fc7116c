import { type Bytes, concat, equal, utf8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";

const LABEL = utf8("HFV1/lineage/v1");

/** Of a session's first save, and of one whose parent's is not known. */
export const NO_LINEAGE: Bytes = new Uint8Array(32);

/** The lineage of the save that follows one with this lineage and digest. [ST-25] */
export const lineageAfter = (primitives: Primitives, lineage: Bytes, digest: Bytes): Promise<Bytes> =>
  primitives.sha256(concat(LABEL, lineage, digest));

/** A save, and everything before it in one hash. */
export interface Ancestor {
  readonly digest: Bytes;
  readonly lineage: Bytes;
}

/**
 * Whether `ancestor` is a save that a later one goes back to, whose lineage is `lineage`: `between` holds the digests of the saves
 * between the two, oldest first, from whoever may lie about them. [ST-25]
 */
export const descendsFrom = async (
  primitives: Primitives,
  lineage: Bytes,
  ancestor: Ancestor,
  between: readonly Bytes[],
): Promise<boolean> => {
  let reached = ancestor.lineage;
  for (const digest of [ancestor.digest, ...between])
    reached = await lineageAfter(primitives, reached, digest);
  return equal(reached, lineage);
};
