import type { Bytes } from "@holdfast/vault/bytes";

/** The keys that name chunks and decide cuts. */
export interface KeyGeneration {
  readonly cid: Bytes;
  readonly gear: Bytes;
}

/** What a member holds of a workspace to read and write its sessions. */
export interface SpaceKeys {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly spaceKey: Bytes;
  /** As in the key ring; the newest is last. */
  readonly generations: readonly KeyGeneration[];
  /** SK_1 … SK_(epoch − 1), for what was sealed before the last rotation. */
  readonly earlierSpaceKeys?: readonly Bytes[];
}

/** The space key of an epoch, or null when this member holds none. */
export const spaceKeyOf = (keys: SpaceKeys, epoch: number): Bytes | null =>
  epoch === keys.epoch ? keys.spaceKey : (keys.earlierSpaceKeys?.[epoch - 1] ?? null);

/** @throws RangeError without a generation: no key ring is without one. */
export const newestGeneration = (
  keys: SpaceKeys,
): { readonly number: number; readonly keys: KeyGeneration } => {
  const number = keys.generations.length - 1;
  const newest = keys.generations[number];
  if (newest === undefined) throw new RangeError("a key ring has at least one generation");
  return { number, keys: newest };
};
