import type { ClientProblem } from "@holdfast/client/contract/problem";
import { useEffect, useState } from "react";
import { askTimeline } from "../../../stores/timeline-store.ts";
import { type DifferenceItem, differenceItems } from "../../../workspace/difference-items.ts";

export interface FoundDifferences {
  /** Null until they are found. What was found before stands there until then. */
  readonly items: readonly DifferenceItem[] | null;
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
}

const NOTHING: FoundDifferences = { items: null, busy: true, problem: null };
/** Whoever goes on meanwhile is not answered about every moment on the way. */
const REST_MILLISECONDS = 120;

/** How save `b` differs from save `a`, null for the present; found in the worker. */
export const useDifferences = (a: string | null, b: string | null): FoundDifferences => {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    let gone = false;
    setFound((before) => ({ ...before, busy: true }));
    const ask = async (): Promise<void> => {
      const answer = await askTimeline((timeline) => timeline.compare(a, b));
      if (gone || answer === null) return;
      setFound(
        answer.ok
          ? { items: differenceItems(answer.value), busy: false, problem: null }
          : { items: null, busy: false, problem: answer.error },
      );
    };
    const timer = setTimeout(() => void ask(), REST_MILLISECONDS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [a, b]);
  return found;
};
