import { useEffect, useState } from "react";
import { findLineDiff } from "../../stores/line-diffs.ts";
import type { LineDiff } from "../../workspace/timeline-diff.ts";

interface Known {
  readonly before: string;
  readonly after: string;
  readonly diff: LineDiff;
}

/** How two texts differ, line by line; null while that is being found out, and for texts that are null. */
export const useLineDiff = (before: string | null, after: string | null): LineDiff | null => {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    if (before === null || after === null) return undefined;
    let wanted = true;
    void findLineDiff(before, after).then((diff) => (wanted ? setKnown({ before, after, diff }) : undefined));
    return () => {
      wanted = false;
    };
  }, [before, after]);
  return known !== null && known.before === before && known.after === after ? known.diff : null;
};
