import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import type { RestoreNote } from "@holdfast/protocol/restores";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { utf8 } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { underNewestKeys } from "../account/newest-keys.ts";
import { sealContent } from "../account/sealed-content.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type {
  Checkpoint,
  CheckpointStatistics,
  Removed,
  RestoreEntry,
  SavePoint,
  Timeline,
} from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { type ReadSave, readManifest } from "../engine/read-save.ts";
import { isTransient, problem } from "../problem.ts";
import { countNotes } from "./arrange.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { encodeProof } from "./proof.ts";
import { removeStored } from "./remove-stored.ts";
import { readRestoreLabel } from "./restore-label.ts";
import type { Present } from "./timeline.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const PAGE = 100;

interface PastInput {
  readonly checkpoints: Checkpoints;
  readonly present: Present;
  readonly listed: () => Answer<readonly Checkpoint[]>;
  readonly readAt: (digest: string) => Answer<ReadSave>;
}

/** What most visits do not ask of a timeline: its code is loaded with the first such call. [CP-19] */
export interface Past extends Pick<Timeline, "restores" | "removeMany" | "statistics" | "prove"> {
  /** Notes own restores among these saves that are not noted. False where the service did not answer: it is to be tried again. */
  readonly noteMissing: (saves: readonly SavePoint[]) => Promise<boolean>;
}

export const createPast = (
  deps: EngineDeps,
  session: Id<"ses">,
  { checkpoints, present, listed, readAt }: PastInput,
): Past => {
  const { timelineActs: api, platform, keychain } = deps;

  const entryOf = ({ checkpointId, ...note }: RestoreNote): RestoreEntry => ({
    ...note,
    checkpointId: checkpointId !== null && isId("cpt", checkpointId) ? checkpointId : null,
    own: note.deviceId === keychain.deviceId,
  });

  /** Of the newest checkpoint that the service has. */
  const compressionOf = async (
    newest: Checkpoint | undefined,
  ): Promise<CheckpointStatistics["compression"]> => {
    const save = newest === undefined ? null : await readAt(newest.save.digest);
    if (!save?.ok || !save.value.report.whole) return null;
    const { manifest, state } = save.value;
    const sealedBytes = manifest.body.segments.reduce((sum, { bytes }) => sum + bytes, manifest.bytes);
    const jsonBytes = utf8(JSON.stringify(state)).length;
    return { sealedBytes, jsonBytes, ratio: sealedBytes / jsonBytes };
  };

  /** The save that a label means: where two begin alike, nobody can say which. */
  const meant = (saves: readonly SavePoint[], below: number, from: string): SavePoint | null => {
    const [found, another] = saves.filter(({ seq, digest }) => seq < below && digest.startsWith(from));
    return another === undefined ? (found ?? null) : null;
  };

  /** True when there is nothing more to be done about it. */
  const noteOne = async (save: SavePoint, saves: readonly SavePoint[]): Promise<boolean> => {
    const bytes = await deps.saves.manifest(session, save.digest);
    if (!bytes.ok) return !isTransient(bytes.error);
    const manifest = await readManifest(deps, session, bytes.value, { digest: save.digest });
    if (!manifest.ok) return !isTransient(manifest.error);
    const said = readRestoreLabel(manifest.value.body.label);
    const from = said === null ? null : meant(saves, save.seq, said.from);
    if (said === null || from === null) return true;
    const note = { save: save.digest, from: from.digest, parts: said.parts };
    const noted = await api.noteRestore(session, note);
    return noted.ok || !isTransient(noted.error);
  };

  return {
    restores: async (cursor) => {
      const page = await api.restores(session, cursor ?? null, PAGE);
      return page.ok ? ok({ restores: page.value.items.map(entryOf), next: page.value.next }) : page;
    },

    removeMany: async (all) => {
      const each = [...new Map(all.map((one) => [one.id, one])).values()];
      const removed: Removed[] = [];
      const stored: Checkpoint[] = [];
      for (const one of each) {
        const waits = present.waiting().some(({ id }) => id === one.id);
        const withdrawn = waits ? await present.withdraw(one.id) : ok(false);
        if (!withdrawn.ok) return withdrawn;
        if (withdrawn.value) removed.push({ id: one.id, outcome: "deleted" });
        else stored.push(one);
      }
      const gone = await removeStored(deps, session, stored);
      if (!gone.ok) return gone;
      removed.push(...gone.value);
      if (removed.some(({ outcome }) => outcome === "deleted")) present.roomMade();
      return ok(removed);
    },

    statistics: async () => {
      const all = await listed();
      if (!all.ok) return all;
      const stats = await api.stats(session);
      if (!stats.ok && !isTransient(stats.error)) return stats;
      const counts = countNotes(all.value, deps.serverTime.now());
      const stored = stats.ok ? { bytes: stats.value.bytes, sealedBytes: stats.value.sealedBytes } : null;
      const compression = await compressionOf(all.value.find(({ waiting }) => waiting !== true));
      return ok({ ...counts, stored, compression });
    },

    prove: async (checkpoint, found) => {
      const content = encodeProof(found);
      if (!content.ok) return content;
      const at = Math.floor(deps.serverTime.now());
      const { id } = checkpoint;
      const proved = await underNewestKeys(deps.refreshTrust, async () => {
        const named = { thing: THING.proof, id: idBytes(id), version: at };
        const meta = await sealContent(platform, keychain, named, content.value);
        const body = { at: new Date(at).toISOString(), whole: found.lost === 0, meta: toBase64url(meta) };
        return deps.timeline.prove(session, id, body);
      });
      if (!proved.ok) return proved;
      return proved.value.id === id
        ? checkpoints.open(proved.value)
        : err(problem("not-trusted", { detail: "another checkpoint" }));
    },

    noteMissing: async (saves) => {
      const noted = await api.restores(session, null, PAGE);
      if (!noted.ok) return !isTransient(noted.error);
      const known = new Set(noted.value.items.map(({ save }) => save.digest));
      const mine = saves.filter(({ own, kind, digest }) => own && kind === "restore" && !known.has(digest));
      let settled = true;
      for (const save of mine) settled = (await noteOne(save, saves)) && settled;
      return settled;
    },
  };
};
