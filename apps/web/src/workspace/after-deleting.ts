import type { Checkpoint } from "@holdfast/client/contract/timeline";
import type { RetentionPreview } from "@holdfast/protocol/retention";

/** Automatic saves that are younger stay whatever they are. [RT-1] */
const YOUNG_MILLISECONDS = 2 * 3600 * 1000;
/** Of every session so many of the newest saves stay. [RT-2] */
const NEWEST = 20;

/**
 * What becomes of a save without one of its names. `goes`: nothing known keeps it, and the next cleaning may take it. `unknown`:
 * the service did not say what keeps it.
 */
export type AfterDeleting = "head" | "another-name" | "newest" | "young" | "goes" | "unknown";

/**
 * @param others the checkpoints of the session that stay
 * @param stays what a preview of cleaning names; null without one
 */
export const afterDeleting = (
  { save }: Checkpoint,
  others: readonly Checkpoint[],
  stays: RetentionPreview["saves"],
  now: number,
): AfterDeleting => {
  if (others.some((each) => each.save.digest === save.digest)) return "another-name";
  const kept = stays?.find(({ digest }) => digest === save.digest);
  if (stays === null || kept === undefined) return "unknown";
  if (kept.why === "head") return "head";
  if (stays.filter(({ seq }) => seq > save.seq).length < NEWEST) return "newest";
  return now - Date.parse(save.at) < YOUNG_MILLISECONDS ? "young" : "goes";
};
