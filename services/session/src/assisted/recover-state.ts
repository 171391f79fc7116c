import { toHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { type OpenedManifest, openManifest } from "@holdfast/state/manifest";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { replacedBy, withParts } from "@holdfast/state/parts";
import type { OtherSegments } from "@holdfast/state/recovery/chunk-finder";
import type { PastSave } from "@holdfast/state/recovery/from-the-past";
import { type Recovery, recoverSave } from "@holdfast/state/recovery/recover-save";
import { baseOnUnread } from "@holdfast/state/recovery/repair-base";
import { surveySave } from "@holdfast/state/recovery/survey";
import { needsPerson, recoveryLabel } from "@holdfast/state/recovery/verdict";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import type { OpenDeps, SegmentSource } from "@holdfast/state/segment-reader";
import type { Bytes } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { refused, type Sealing, sealSave } from "./change-state.ts";
import type { Job, JobResult, StoredSave } from "./jobs.ts";
import { savedBy, sealedBy } from "./merge-authors.ts";
import type { Reading, SaveSource } from "./read-save.ts";
import { isWhole, lostSections, reportOf } from "./recovery-report.ts";

type Recover = Job & { readonly kind: "recover" };
/** `unlock-required`: whole, but the keys of this token do not open it, which is no damage. [RC-1] */
type Unopened = "damaged" | "unlock-required";

/** Older saves whose own segments are searched for chunks; later ones all are. */
const AROUND = 8;

const depsOf = (source: SaveSource): OpenDeps => ({
  primitives: nodePrimitives,
  deflate: nodeDeflate,
  isAssisted: source.isAssisted,
});

/** Who asks twice for one segment at the same time gets one answer; nothing is kept. */
const together = (source: SaveSource): SegmentSource => {
  const asked = new Map<string, Promise<Bytes | null>>();
  return {
    get: (id) => {
      const name = toHex(id);
      const found = asked.get(name) ?? source.get(id).finally(() => asked.delete(name));
      asked.set(name, found);
      return found;
    },
  };
};

/** Null for one that is damaged; what a newer client or other keys made is not, and must not be repaired. */
const openStored = async (
  { keys, sessionId }: Pick<Reading, "keys" | "sessionId">,
  { bytes, digest, author }: StoredSave,
): Promise<Result<OpenedManifest | null, Unopened>> => {
  if (author === null) return ok(null);
  const opened = await openManifest(nodePrimitives, bytes, keys, {
    sessionId,
    digest,
    authorPublicKey: author.edPublic,
    authorAssisted: author.assisted,
  });
  if (opened.ok) return opened;
  if (opened.error === "newer-schema") return err("damaged");
  return opened.error === "wrong-key" ? err("unlock-required") : ok(null);
};

/** What could be read of a save, section by section; changes nothing. [RC-2] */
export const surveyState = async (
  reading: Reading,
  { save, every }: Job & { readonly kind: "survey" },
): Promise<JobResult> => {
  const manifest = await openStored(reading, save);
  if (!manifest.ok) return refused(manifest.error);
  if (manifest.value === null) return { kind: "survey", sections: [], faults: [], lostNodes: 1 };
  const { keys, source } = reading;
  const survey = await surveySave(depsOf(source), manifest.value, keys, together(source), { every });
  if (!survey.ok) return { kind: "survey", sections: [], faults: [], lostNodes: 1 };
  return { kind: "survey", ...survey.value };
};

/** In the label of the save. */
const SAID: Readonly<Record<Recover["how"], string>> = {
  repair: "repaired",
  restore: "restored from",
  emergency: "emergency: went on from",
};

interface Recovered {
  readonly manifest: OpenedManifest | null;
  readonly recovery: Recovery;
}

const healsOf = (manifest: OpenedManifest, damaged: OpenedManifest): boolean =>
  manifest.ext.heals.some((id) => damaged.body.segments.some((row) => toHex(row.id) === toHex(id)));

/** Rebuilds one save from everything that is stored of its session. [RC-3] */
const recoverOne = async (
  reading: Reading,
  stored: StoredSave,
  { later, past }: Pick<Recover, "later" | "past">,
): Promise<Result<Recovered, Unopened>> => {
  const opened = await openStored(reading, stored);
  if (!opened.ok) return opened;
  const { keys, source } = reading;
  const first = together(source);
  const openPast = async (save: StoredSave): Promise<OpenedManifest | null> => {
    const found = await openStored(reading, save);
    return found.ok ? found.value : null;
  };
  async function* pastSaves(): AsyncGenerator<PastSave, void, undefined> {
    for (const { tier, save, at } of past) {
      const manifest = await openPast(save);
      if (manifest !== null) yield { tier, digest: toHex(save.digest), at, manifest, source: first };
    }
  }
  const others: OtherSegments[] = [];
  const damaged = opened.value;
  if (damaged !== null) {
    others.push({ tier: "T3", from: null, at: null, rows: damaged.body.segments, source: first });
    for (const { save, at } of [...later, ...past.slice(0, AROUND)]) {
      const manifest = await openPast(save);
      if (manifest === null) continue;
      const tier = healsOf(manifest, damaged) ? "T4" : "T3";
      others.push({ tier, from: toHex(save.digest), at, rows: manifest.body.segments, source: first });
    }
  }
  const input = { first, copies: [], others, past: pastSaves };
  const recovered = await recoverSave(depsOf(source), keys, { ...input, manifest: damaged });
  if (recovered.ok) return ok({ manifest: damaged, recovery: recovered.value });
  if (recovered.error === "newer-schema") return err("damaged");
  // Its root is none: everything there is of it is in older saves.
  const without = await recoverSave(depsOf(source), keys, { ...input, manifest: null });
  return without.ok ? ok({ manifest: null, recovery: without.value }) : err("damaged");
};

interface Present {
  readonly state: State;
  readonly base: SaveBase;
  readonly manifest: OpenedManifest | null;
}

const presentOf = ({ manifest, recovery: { state, base } }: Recovered, { unread }: Recover): Present => ({
  state,
  manifest,
  base: base ?? (unread === null ? emptyBase() : baseOnUnread(unread, state)),
});

/**
 * The save that goes on from what is left of a damaged one, on top of the head, with a report of every section; or the report
 * alone where a person has to decide. Who saved meanwhile is merged with. [RC-5] [RC-6] [RC-7]
 */
export const recoverState = async (sealing: Sealing, reading: Reading, job: Recover): Promise<JobResult> => {
  const { head, target, moved, how, confirmed, parts } = job;
  if (head === null || target === null) {
    const made = await sealSave(sealing, emptyBase(), emptyState(new Date(job.now).toISOString()));
    if (made.kind !== "save") return made;
    return {
      kind: "recovered",
      report: { sections: [], recovered: 0, lost: { sections: 0, bytes: 0 }, lostNodes: 0 },
      save: made,
    };
  }
  const wanted = await recoverOne(reading, target, job);
  if (!wanted.ok) return refused(wanted.error);
  const report = reportOf(wanted.value.recovery);
  const ofHead = toHex(head.digest) === toHex(target.digest);
  if (ofHead && parts === null && isWhole(report) && wanted.value.manifest !== null)
    return refused("nothing-new");
  if (!confirmed && needsPerson(wanted.value.recovery)) return { kind: "recovered", report, save: null };

  const found = ofHead ? wanted : await recoverOne(reading, head, job);
  if (!found.ok) return refused(found.error);
  const present = presentOf(found.value, job);
  const { state } = wanted.value.recovery;
  const now = present.state;
  const next = ofHead ? state : parts === null ? replacedBy(now, state) : withParts(now, state, parts);
  if (!ofHead && next === now && isWhole(reportOf(found.value.recovery))) return refused("nothing-new");
  const label = recoveryLabel(SAID[how], job.targetSeq, lostSections(report), report.lostNodes);
  const labelled = { ...sealing, options: { ...sealing.options, label } };
  if (moved === null) return answered(report, await sealSave(labelled, present.base, next));

  const newest = await recoverOne(reading, moved, job);
  if (!newest.ok) return refused(newest.error);
  const theirs = presentOf(newest.value, job);
  const theirsBy = newest.value.manifest === null ? sealedBy(sealing) : savedBy(newest.value.manifest);
  const merged = merge({ base: now, ours: next, theirs: theirs.state, oursBy: sealedBy(sealing), theirsBy });
  return answered(report, await sealSave(labelled, theirs.base, merged.state));
};

const answered = (report: ReturnType<typeof reportOf>, made: JobResult): JobResult =>
  made.kind === "save"
    ? { kind: "recovered", report, save: made }
    : made.kind === "unchanged"
      ? refused("nothing-new")
      : made;
