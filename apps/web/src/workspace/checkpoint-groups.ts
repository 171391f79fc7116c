import type { SessionSummary } from "@holdfast/client/contract/session";
import type { Checkpoint, CheckpointNote, CheckpointProof } from "@holdfast/client/contract/timeline";
import { arrange, countNotes } from "@holdfast/client/timeline/arrange";

export type CheckpointSort = "createdAt" | "name" | "bytes" | "priority";

/** What of the checkpoints is shown; null and "" leave all in. */
export interface CheckpointFilter {
  readonly text: string;
  readonly session: string | null;
  readonly tag: string | null;
  readonly priority: CheckpointNote["priority"] | null;
  readonly pinned: boolean;
  readonly sort: CheckpointSort;
}

export const ALL_CHECKPOINTS: CheckpointFilter = {
  ...{ text: "", session: null, tag: null, priority: null, pinned: false, sort: "createdAt" },
};

/** A session with its checkpoints; null until they are here. */
export interface Named {
  readonly session: SessionSummary;
  readonly checkpoints: readonly Checkpoint[] | null;
}

const folded = (text: string): string => text.normalize("NFC").toLowerCase();

const holds = ({ note }: Checkpoint, wanted: string): boolean =>
  note !== null && [note.name, note.description, ...note.tags].some((each) => folded(each).includes(wanted));

const narrows = ({ text, tag, priority, pinned }: CheckpointFilter): boolean =>
  text.trim() !== "" || tag !== null || priority !== null || pinned;

/**
 * Sessions with those of their checkpoints that fit. A session whose name holds the text shows all of its own. Without a filter
 * sessions that have none are there too, last.
 */
export const groupsOf = <N extends Named>(all: readonly N[], filter: CheckpointFilter): readonly N[] => {
  const { tag, priority, pinned, sort } = filter;
  const wanted = folded(filter.text.trim());
  const groups: N[] = [];
  for (const each of all) {
    if (filter.session !== null && each.session.id !== filter.session) continue;
    const fits = wanted === "" || folded(each.session.name).includes(wanted);
    const checkpoints = arrange(each.checkpoints ?? [], {
      sort,
      ...(tag === null ? {} : { tag }),
      ...(priority === null ? {} : { priority }),
      ...(pinned ? { pinned } : {}),
    }).filter((checkpoint) => fits || holds(checkpoint, wanted));
    if (checkpoints.length === 0 && narrows(filter)) continue;
    groups.push({ ...each, checkpoints: each.checkpoints === null ? null : checkpoints });
  }
  const empty = ({ checkpoints }: N): number => (checkpoints?.length === 0 ? 1 : 0);
  return groups.toSorted((a, b) => empty(a) - empty(b));
};

/** The newest proof among checkpoints: what is known of restoring their session. */
export const newestProof = (
  checkpoints: readonly Checkpoint[],
): { readonly checkpoint: Checkpoint; readonly proof: CheckpointProof } | null => {
  let newest: { readonly checkpoint: Checkpoint; readonly proof: CheckpointProof } | null = null;
  for (const checkpoint of checkpoints) {
    const { proof } = checkpoint;
    if (proof !== null && (newest === null || proof.at > newest.proof.at)) newest = { checkpoint, proof };
  }
  return newest;
};

/** Counts over all sessions; `now` in milliseconds since 1970. */
export const countsOf = (all: readonly Named[], now: number): ReturnType<typeof countNotes> =>
  countNotes(
    all.flatMap(({ checkpoints }) => checkpoints ?? []),
    now,
  );
