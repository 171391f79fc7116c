import { merge } from "@holdfast/state/merge/merge";
import { replacedBy, withParts } from "@holdfast/state/parts";
import { refused, type Sealing, sealSave } from "./change-state.ts";
import type { Job, JobResult } from "./jobs.ts";
import { savedBy, sealedBy } from "./merge-authors.ts";
import { type Reading, readManifest, readSave } from "./read-save.ts";

/**
 * The save that goes on from an earlier one, or from parts of it, on top of the head. Who saved meanwhile is merged with and not
 * overwritten. [CP-8] [SP-26] [MG-9]
 */
export const restoreState = async (
  sealing: Sealing,
  reading: Reading,
  { head, past, moved, parts }: Job & { readonly kind: "restore" },
): Promise<JobResult> => {
  const before = await readSave(reading, head);
  const then = await readSave(reading, past);
  if (!before.ok || !then.ok) return refused("damaged");
  const now = before.value.state;
  const wanted = parts === null ? replacedBy(now, then.value.state) : withParts(now, then.value.state, parts);
  if (wanted === now) return refused("nothing-new");
  if (moved === null) return sealSave(sealing, before.value.base, wanted);
  const newest = await readSave(reading, moved);
  const manifest = await readManifest(reading, moved);
  if (!newest.ok || !manifest.ok) return refused("damaged");
  const theirs = newest.value.state;
  const authors = { oursBy: sealedBy(sealing), theirsBy: savedBy(manifest.value) };
  const merged = merge({ base: now, ours: wanted, theirs, ...authors });
  return sealSave(sealing, newest.value.base, merged.state);
};

/** Whether two saves hold the same, whatever segments hold it. [ST-12] */
export const sameContent = async (
  reading: Reading,
  { saves: [a, b] }: Job & { readonly kind: "same-content" },
): Promise<JobResult> => {
  const [one, other] = [await readManifest(reading, a), await readManifest(reading, b)];
  if (!one.ok || !other.ok) return refused("damaged");
  const [first, second] = [one.value.body.contentHash, other.value.body.contentHash];
  return { kind: "same", same: first.every((byte, i) => byte === second[i]) };
};
