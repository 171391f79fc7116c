import { fromHex } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import { ascii, type Bytes, compare, concat } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";

const LABEL = ascii("HFV1/damage/v1");

/**
 * Names damage by the objects that are damaged, 16 bytes: the same objects are the same damage, in whichever save they were met.
 * Of a save without a damaged object, what no key-less reader sees, it is the save itself. [RC-15]
 */
export const damageOf = (save: Bytes | null, objects: readonly Bytes[]): Bytes => {
  const named = objects.length > 0 || save === null ? objects : [save];
  return sha256Sync(concat(LABEL, ...named.toSorted(compare))).slice(0, 16);
};

/** The bytes of what a check or a report names: a digest, or the id of a segment. */
export const objectBytes = (name: string): Bytes => {
  const bytes = parseId("seg", name) ?? fromHex(name);
  if (bytes === null) throw new Error("an object without a name");
  return bytes;
};
