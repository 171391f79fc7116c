import { toHex } from "@holdfast/protocol/encoding";
import { MERGE_FIELDS_MAX, type MergeAnswer } from "@holdfast/protocol/merges";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { type Merged, merge } from "@holdfast/state/merge/merge";
import type { MergeAuthor } from "@holdfast/state/merge/report";
import { resolveConflict } from "@holdfast/state/merge/resolve";
import type { State } from "@holdfast/state/model";
import { refused, type Sealing, sealSave } from "./change-state.ts";
import type { Job, JobResult } from "./jobs.ts";
import { savedBy, sealedBy } from "./merge-authors.ts";
import { type Reading, readManifest, readSave } from "./read-save.ts";

type MergeJob = Job & { readonly kind: "merge" };

interface Side {
  readonly state: State;
  readonly by: MergeAuthor;
}

const sideOf = async (reading: Reading, save: MergeJob["ours"]): Promise<Result<Side, "damaged">> => {
  const manifest = await readManifest(reading, save);
  const read = manifest.ok ? await readSave(reading, save) : manifest;
  if (!manifest.ok) return manifest;
  return read.ok ? ok({ state: read.value.state, by: savedBy(manifest.value) }) : read;
};

/** Settles conflicts as the caller says; the number of the first that is none, or whose value is no value of its kind. */
const resolved = (state: State, resolutions: MergeJob["resolutions"]): Result<State, number> => {
  let settled = state;
  for (const [n, { id, choice }] of resolutions.entries()) {
    const made = resolveConflict(settled, id, choice);
    if (!made.ok) return err(n);
    settled = made.value;
  }
  return ok(settled);
};

const answerOf = (
  job: MergeJob,
  { report }: Merged,
  state: State,
  { ours, theirs }: { readonly ours: Side; readonly theirs: Side },
): MergeAnswer => {
  const sources = { ours: ours.by.device, theirs: theirs.by.device, both: null, open: null };
  const conflicts = Object.values(state.conflicts).sort((a, b) => (a.id < b.id ? -1 : 1));
  const some = <T>(items: readonly T[]): T[] => items.slice(0, MERGE_FIELDS_MAX);
  return {
    strategy: job.strategy,
    base: job.base === null ? null : toHex(job.base.digest),
    oursBy: ours.by,
    theirsBy: theirs.by,
    fields: some(report.fields).map((field) => ({ ...field, source: sources[field.resolution] })),
    fieldCount: report.fields.length,
    conflicts: some(conflicts).map(({ id, kind, thing, name }) => ({ id, kind, thing, name })),
    conflictCount: conflicts.length,
    copies: some(report.copies),
    warnings: some(report.warnings),
    save: null,
  };
};

/**
 * Merges two saves, tells what became of what both changed, and where it is asked for seals the outcome on the head: what
 * somebody saved after `theirs` stays. [MG-11]
 */
export const mergeSaves = async (sealing: Sealing, reading: Reading, job: MergeJob): Promise<JobResult> => {
  const base = job.base === null ? null : await sideOf(reading, job.base);
  const ours = await sideOf(reading, job.ours);
  const theirs = await sideOf(reading, job.theirs);
  if (base?.ok === false || !ours.ok || !theirs.ok) return refused("damaged");
  const sides = { ours: ours.value, theirs: theirs.value };
  const merged = merge({
    base: base?.value.state ?? emptyState(),
    ours: sides.ours.state,
    theirs: sides.theirs.state,
    oursBy: sides.ours.by,
    theirsBy: sides.theirs.by,
    strategy: job.strategy,
  });
  const settled = resolved(merged.state, job.resolutions);
  if (!settled.ok) {
    const pointer = `/resolutions/${settled.error}`;
    return refused("invalid-request", [{ pointer, detail: "settles no conflict of this merge" }]);
  }
  const told = new TextEncoder().encode(JSON.stringify(answerOf(job, merged, settled.value, sides)));
  if (job.head === null) return { kind: "merged", answer: told, save: null };
  const head = await readSave(reading, job.head);
  const manifest = await readManifest(reading, job.head);
  if (!head.ok || !manifest.ok) return refused("damaged");
  const after = merge({
    base: sides.theirs.state,
    ours: settled.value,
    theirs: head.value.state,
    oursBy: sealedBy(sealing),
    theirsBy: savedBy(manifest.value),
  });
  if (after.state === head.value.state) return refused("nothing-new");
  const save = await sealSave(sealing, head.value.base, after.state);
  if (save.kind === "unchanged") return refused("nothing-new");
  return save.kind === "save" ? { kind: "merged", answer: told, save } : save;
};
