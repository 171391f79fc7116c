import { type Bytes, equal } from "@holdfast/vault/bytes";
import { changeState, presentOf, refused, type Sealing } from "./change-state.ts";
import { cloneState } from "./clone-state.ts";
import { compareSaves } from "./compare-saves.ts";
import { countCheckpoints, sealProof } from "./count-checkpoints.ts";
import type { Job, JobResult, Unlocking } from "./jobs.ts";
import { mergeSaves } from "./merge-saves.ts";
import { type OpenedKeys, openKeys } from "./opened-keys.ts";
import type { Reading, SaveSource } from "./read-save.ts";
import { recoverState, surveyState } from "./recover-state.ts";
import { restoreState, sameContent } from "./restore-state.ts";
import { nameSession, openSessions } from "./sealed-names.ts";
import { listCheckpoints, noteCheckpoint, openCheckpoint } from "./sealed-notes.ts";
import { stateBytes } from "./state-json.ts";

const readState = async (
  reading: Reading,
  { save, createdAt }: Job & { readonly kind: "read-state" },
): Promise<JobResult> => {
  const present = await presentOf(reading, save, createdAt);
  if (!present.ok) return refused(present.error);
  return { kind: "json", bytes: stateBytes(present.value.state), next: null };
};

const SAVE_KIND = {
  "change-state": "manual",
  restore: "restore",
  recover: "restore",
  clone: "clone",
  merge: "merge",
} as const;

/** The second parent of a merge: the side that is not the save it follows. [MG-10] */
const otherSide = ({ head, ours, theirs }: Job & { readonly kind: "merge" }): Bytes =>
  head !== null && equal(head.digest, ours.digest) ? theirs.digest : ours.digest;

const sealingOf = (
  opened: OpenedKeys,
  { rosterDigest, keyListDigest }: Unlocking,
  job: Job & { readonly kind: keyof typeof SAVE_KIND },
): Sealing => ({
  opened,
  options: {
    sessionId: job.kind === "clone" ? job.into : job.sessionId,
    kind: SAVE_KIND[job.kind],
    now: job.now,
    rosterDigest,
    keyListDigest,
    ...(job.kind === "restore" ? { label: job.label } : {}),
    ...(job.kind === "merge" ? { mergeParent: otherSide(job) } : {}),
  },
});

const run = (opened: OpenedKeys, unlocking: Unlocking, job: Job, source: SaveSource): Promise<JobResult> => {
  const { keys } = opened;
  switch (job.kind) {
    case "read-state":
      return readState({ keys, sessionId: job.sessionId, source }, job);
    case "change-state":
      return changeState(sealingOf(opened, unlocking, job), { keys, sessionId: job.sessionId, source }, job);
    case "restore":
      return restoreState(sealingOf(opened, unlocking, job), { keys, sessionId: job.sessionId, source }, job);
    case "merge":
      return mergeSaves(sealingOf(opened, unlocking, job), { keys, sessionId: job.sessionId, source }, job);
    case "survey":
      return surveyState({ keys, sessionId: job.sessionId, source }, job);
    case "recover":
      return recoverState(sealingOf(opened, unlocking, job), { keys, sessionId: job.sessionId, source }, job);
    case "same-content":
      return sameContent({ keys, sessionId: job.sessionId, source }, job);
    case "compare-saves":
      return compareSaves({ keys, sessionId: job.sessionId, source }, job);
    case "name-session":
      return nameSession(opened, job);
    case "open-sessions":
      return openSessions(opened, job);
    case "note-checkpoint":
      return noteCheckpoint(opened, job, source);
    case "open-checkpoint":
      return openCheckpoint(opened, job);
    case "list-checkpoints":
      return listCheckpoints(opened, job);
    case "count-checkpoints":
      return countCheckpoints(opened, { keys, sessionId: job.sessionId, source }, job);
    case "seal-proof":
      return sealProof(opened, job);
    case "clone":
      return cloneState(sealingOf(opened, unlocking, job), { keys, sessionId: job.sessionId, source }, job);
    default:
      return job satisfies never;
  }
};

/** Does one job under the keys that its token opens, and overwrites them, whatever came of it. [AM-10] */
export const runJob = async (unlocking: Unlocking, job: Job, source: SaveSource): Promise<JobResult> => {
  const opened = await openKeys(unlocking);
  if (!opened.ok) return refused(opened.error);
  try {
    return await run(opened.value, unlocking, job, source);
  } finally {
    opened.value.forget();
  }
};
