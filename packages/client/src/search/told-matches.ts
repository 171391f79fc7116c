import type { Run } from "@holdfast/state/search/matches";
import type { HistorySearch } from "@holdfast/state/search/search-history";
import type { SearchEvent, SearchedSave, Stretch } from "../contract/search.ts";

/** Tells what a search found, in whole portions: new matches at once, longer stretches now and then. */
export const createTelling = (
  search: HistorySearch,
  walked: readonly SearchedSave[],
  tell: (event: SearchEvent) => void,
) => {
  const stretchOf = ({ newest, oldest }: Run): Stretch => ({
    from: oldest < 0 ? null : (walked[oldest] ?? null),
    to: newest < 0 ? null : (walked[newest] ?? null),
    saves: oldest - newest + 1,
  });
  const all = (settle: boolean): void => {
    const fresh = search.matches.takeFresh();
    if (fresh.length === 0 && !settle) return;
    search.settle();
    const runs = new Map(search.matches.takeRuns().map((each) => [each.n, each.runs.map(stretchOf)]));
    if (fresh.length > 0) {
      tell({
        kind: "matches",
        matches: fresh.map((match) => ({ ...match, stretches: runs.get(match.n) ?? [] })),
      });
    }
    for (const { n } of fresh) runs.delete(n);
    const of = [...runs].map(([n, stretches]) => ({ n, stretches }));
    if (of.length > 0) tell({ kind: "stretches", of });
  };
  return {
    /** What is new, if anything is. */
    fresh: () => all(false),
    /** Everything, as it stands. */
    all: () => all(true),
  };
};
