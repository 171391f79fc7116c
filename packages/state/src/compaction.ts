import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import { segmentBytes } from "./packer.ts";
import type { LiveSegment, SaveBase } from "./save-base.ts";

/** While this share of what the head names is live, nothing is compacted unless a checkpoint was made. */
const LIVE_SHARE_ENOUGH = 0.6;

/** Less than this is not worth another object, nor less than a sixteenth of what the head names. */
const FREED_LEAST_BYTES = 16 * 1024;
const FREED_LEAST_SHARE = 1 / 16;

const shareOf = ({ liveBytes, row }: LiveSegment): number => liveBytes / row.bytes;

const sumOf = (segments: readonly LiveSegment[], of: (segment: LiveSegment) => number): number =>
  segments.reduce((sum, segment) => sum + of(segment), 0);

/**
 * Ordinals of the wasteful segments to give up, the emptiest first; empty where it is not due or not worth it: what is sealed anew is
 * at most what it frees, and at most one full segment. [RT-11]
 *
 * @param living what of the base's segments is live in the save that is being made
 */
export const chooseWasteful = (
  { head, segments, isNamed, carried, stuck }: SaveBase,
  living: ReadonlyMap<number, LiveSegment>,
): ReadonlySet<number> => {
  // What begins as a clone seals nothing anew. [CP-17]
  if (head === null) return new Set();
  const before = [...segments.values()];
  const bytes = sumOf(before, ({ row }) => row.bytes);
  const live = sumOf(before, ({ liveBytes }) => liveBytes);
  if (!isNamed && live >= LIVE_SHARE_ENOUGH * bytes) return new Set();
  // What is carried for older saves stays named whatever is moved out of its segment. [ST-14]
  const wasteful = [...living.values()]
    .filter((segment) => shareOf(segment) < LIVE_SHARE_ENOUGH)
    .filter(({ row }) => !carried.has(row.ordinal) && !stuck.has(row.ordinal))
    .sort((a, b) => shareOf(a) - shareOf(b) || a.row.ordinal - b.row.ordinal);
  const chosen = new Set<number>();
  let [named, liveBytes, frames, freed] = [0, 0, 0, 0];
  for (const segment of wasteful) {
    liveBytes += segment.liveBytes;
    frames += segment.live;
    named += segment.row.bytes;
    const sealed = segmentBytes(liveBytes, frames);
    if (sealed > named - sealed || liveBytes > SEGMENT_MAX_BYTES) break;
    freed = named - sealed;
    chosen.add(segment.row.ordinal);
  }
  return freed < Math.max(FREED_LEAST_BYTES, FREED_LEAST_SHARE * bytes) ? new Set() : chosen;
};
