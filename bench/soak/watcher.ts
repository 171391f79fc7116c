import type { WatchEvent } from "@holdfast/client/contract/events";

/** Hears what happens in one workspace, and whether each of it was told once and in order. */
export const createWatcher = () => {
  const digests = new Set<string>();
  let newest: number | null = null;
  let wrong = 0;
  return {
    hear: (event: WatchEvent): void => {
      if (event.type === "gap") wrong += 1;
      if (!("n" in event)) return;
      if (newest !== null && event.n !== newest + 1) wrong += 1;
      newest = event.n;
      if ("digest" in event.data && event.data.digest !== undefined) digests.add(event.data.digest);
    },
    /** Of these saves, how many were not told. */
    missed: (saved: readonly string[]): number => saved.filter((digest) => !digests.has(digest)).length,
    wrong: (): number => wrong,
  };
};
