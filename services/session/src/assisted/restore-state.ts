import { replacedBy, withParts } from "@holdfast/state/parts";
import { rebase } from "@holdfast/state/rebase";
import { refused, type Sealing, sealSave } from "./change-state.ts";
import type { Job, JobResult } from "./jobs.ts";
import { type Reading, readManifest, readSave } from "./read-save.ts";

/** Stands in the names of copies where a restore met somebody else's save. */
const RESTORED = "the restored state";

/**
 * The save that goes on from an earlier one, or from parts of it, on top of the head. Who saved meanwhile is merged with and not
 * overwritten. [CP-8] [SP-26]
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
  if (!newest.ok) return refused("damaged");
  const merged = rebase(now, wanted, newest.value.state, RESTORED);
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
