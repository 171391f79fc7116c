import type { Checkpoint, SavePoint } from "@holdfast/client/contract/timeline";
import { dayOf } from "../words/time.ts";
import {
  beginOf,
  chosen,
  isNarrow,
  isOfKind,
  isWithin,
  saveOrder,
  type TimelineFilter,
} from "./timeline-filter.ts";

/** One line of the timeline, all of one height. `key` is unique and stays with what the line shows. */
export type TimelineRow =
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "checkpoint"; readonly key: string; readonly checkpoint: Checkpoint }
  | { readonly kind: "save"; readonly key: string; readonly save: SavePoint; readonly inFold: boolean }
  | {
      readonly kind: "fold";
      readonly key: string;
      /** Newest first; two or more. */
      readonly saves: readonly SavePoint[];
      readonly open: boolean;
    };

export interface TimelineContent {
  /** Newest first, as far as they were fetched. */
  readonly saves: readonly SavePoint[];
  /** Whether older saves are still to be fetched. */
  readonly hasMore: boolean;
  readonly checkpoints: readonly Checkpoint[];
  readonly filter: TimelineFilter;
  readonly openFolds: readonly string[];
  /** In milliseconds since 1970. */
  readonly now: number;
}

type Item = { readonly seq: number; readonly bytes: number; readonly at: string } & (
  | { readonly checkpoint: Checkpoint }
  | { readonly save: SavePoint }
);

const BY_ITSELF: ReadonlySet<SavePoint["kind"]> = new Set(["auto", "merge", "compact", "clone"]);

const itemsOf = ({ saves, hasMore, checkpoints, filter, now }: TimelineContent): readonly Item[] => {
  const narrow = isNarrow(filter);
  const named = new Set(checkpoints.map(({ save }) => save.digest));
  const oldest = narrow || !hasMore ? 0 : (saves.at(-1)?.seq ?? 0);
  const kinds = new Map(saves.map(({ digest, kind }) => [digest, kind]));
  const ofCheckpoints = chosen(checkpoints, filter, now, kinds)
    .filter(({ save }) => save.seq >= oldest)
    .map((checkpoint): Item => ({ ...checkpoint.save, checkpoint }));
  if (narrow) return ofCheckpoints;
  const begin = beginOf(filter, now);
  const ofSaves = saves
    .filter((save) => !named.has(save.digest) && isWithin(save.at, begin) && isOfKind(save, filter))
    .map((save): Item => ({ seq: save.seq, bytes: save.bytes, at: save.at, save }));
  return [...ofCheckpoints, ...ofSaves].toSorted(saveOrder(filter));
};

const rowsOfRun = (run: readonly SavePoint[], above: string, openFolds: readonly string[]): TimelineRow[] => {
  const single = (save: SavePoint, inFold: boolean): TimelineRow => ({
    kind: "save",
    key: save.digest,
    save,
    inFold,
  });
  if (run.length < 2) return run.map((save) => single(save, false));
  // Named by what stands above it: what is saved or fetched later grows a fold and does not close it.
  const key = `under ${above}`;
  const open = openFolds.includes(key);
  const fold: TimelineRow = { kind: "fold", key, saves: run, open };
  return open ? [fold, ...run.map((save) => single(save, true))] : [fold];
};

/** The lines of the timeline: by day, with what was saved automatically in between folded. */
export const timelineRows = (content: TimelineContent): readonly TimelineRow[] => {
  const { filter, openFolds } = content;
  const byDay = filter.sort === "newest" || filter.sort === "oldest";
  const rows: TimelineRow[] = [];
  let run: SavePoint[] = [];
  let day: string | null = null;
  const endRun = (): void => {
    rows.push(...rowsOfRun(run, rows.at(-1)?.key ?? "", openFolds));
    run = [];
  };
  for (const item of itemsOf(content)) {
    const of = dayOf(item.at);
    if (byDay && of !== day) {
      endRun();
      rows.push({ kind: "day", key: `day ${of}`, at: item.at });
      day = of;
    }
    // Who asks for a kind of save wants to see each of them.
    if ("save" in item && filter.kind === null && BY_ITSELF.has(item.save.kind)) {
      run.push(item.save);
      continue;
    }
    endRun();
    if ("save" in item) rows.push({ kind: "save", key: item.save.digest, save: item.save, inFold: false });
    else rows.push({ kind: "checkpoint", key: item.checkpoint.id, checkpoint: item.checkpoint });
  }
  endRun();
  return rows;
};
