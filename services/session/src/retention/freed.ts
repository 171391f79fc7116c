import { toHex } from "@holdfast/protocol/encoding";
import type { RetentionPlan } from "./plan.ts";
import type { NamedStretch, Weight } from "./repository.ts";

export interface Freed extends Weight {
  /** In which no save is left. */
  readonly stretches: readonly NamedStretch[];
}

/** The first seq of an ascending list that is not below `least`. */
const firstFrom = (seqs: readonly number[], least: number): number | undefined => {
  let [low, high] = [0, seqs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seqs[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return seqs[low];
};

/** What a plan leaves unnamed: stretches without a save, and the segments and bytes that nothing else names. */
export const freedBy = (plan: RetentionPlan, stretches: readonly NamedStretch[]): Freed => {
  const seqs = [...plan.keep.keys()].toSorted((a, b) => a - b);
  const isEmpty = ({ addedSeq, removedSeq }: NamedStretch): boolean =>
    removedSeq !== null && (firstFrom(seqs, addedSeq) ?? removedSeq) >= removedSeq;
  const empty = stretches.filter(isEmpty);
  const named = new Set(
    stretches.filter((stretch) => !isEmpty(stretch)).map(({ segmentId }) => toHex(segmentId)),
  );
  const freed = new Map(
    empty
      .filter(({ elsewhere }) => !elsewhere)
      .map(({ segmentId, bytes }) => [toHex(segmentId), bytes] as const)
      .filter(([id]) => !named.has(id)),
  );
  return {
    stretches: empty,
    segments: freed.size,
    bytes: [...freed.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
};
