import { toHex } from "@holdfast/protocol/encoding";
import { RESTORE_UNDO_SECONDS } from "@holdfast/protocol/limits";
import type { RestoreAnswer } from "@holdfast/protocol/noted-checkpoints";
import type { ProblemPointer } from "@holdfast/protocol/problems";
import type { UndoPlan } from "@holdfast/protocol/restores";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { SAVE_KINDS } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Part } from "@holdfast/state/parts";
import type { Bytes } from "@holdfast/vault/bytes";
import type { COMMIT_CODES, Commit } from "../../assisted/commit.ts";
import type { JobRefusal } from "../../assisted/jobs.ts";
import type { CheckpointRepository } from "../checkpoints/repository.ts";
import type { HistoryRepository, StoredManifest, StoredSave } from "../history/repository.ts";
import type { NotedCheckpoints, NotedRefusal, Place } from "../noted-checkpoints/service.ts";
import type { RestoreNotes } from "../restores/service.ts";

/** [CP-9] */
const UNDO_MILLISECONDS = RESTORE_UNDO_SECONDS * 1000;
const PAGE = 100;
const RESTORE = SAVE_KINDS.indexOf("restore") + 1;
/** Each time somebody else saved first, and was merged with. */
const ATTEMPTS_MAX = 5;

export interface RestoreRefusal {
  readonly code: JobRefusal | NotedRefusal | (typeof COMMIT_CODES)[number] | "busy";
  readonly errors?: readonly ProblemPointer[];
}

/** A restore that may still be taken back, and what was there before. */
interface Undoable {
  readonly save: StoredSave;
  readonly parent: Bytes;
}

type Answer = Promise<Result<RestoreAnswer, RestoreRefusal>>;

/** Going on from an earlier save, and taking that back: each is a save of its own. [A12] [CP-8] */
export const createRestores = (deps: {
  readonly history: HistoryRepository;
  readonly checkpoints: CheckpointRepository;
  readonly noted: NotedCheckpoints;
  readonly notes: RestoreNotes;
  readonly commit: Commit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}) => {
  const untilOf = (receivedAt: string): string =>
    new Date(Date.parse(receivedAt) + UNDO_MILLISECONDS).toISOString();

  const restore = async (
    place: Place,
    past: StoredManifest,
    parts: readonly Part[] | null,
    checkpointId: Bytes | null,
  ): Answer => {
    const { assistant, caller, sessionId } = place;
    const head = await deps.history.head(sessionId, caller.accountId);
    if (head === null) return err({ code: "not-found" });
    let before: string | null = null;
    let moved: StoredManifest | null = null;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const sealed = await assistant.run({
        kind: "restore",
        sessionId,
        head: await assistant.storedSave(head),
        past: await assistant.storedSave(past),
        moved: moved === null ? null : await assistant.storedSave(moved),
        parts,
        label: `restored from ${toHex(past.digest).slice(0, 16)}`,
        now: deps.now(),
      });
      if (sealed.kind === "refused") return err(sealed);
      if (sealed.kind !== "save") return err({ code: "nothing-new" });
      // The earlier save is read and the new one made: only now is the present named, and only then is it followed.
      if (before === null) {
        const named = await deps.noted.nameBefore(place, head.digest);
        if (!named.ok) return err({ code: named.error });
        before = named.value.id;
      }
      const saved = await deps.commit(sessionId, caller, sealed);
      if (saved.ok) {
        const until = untilOf(saved.value.receivedAt);
        const of = { sessionId, save: sealed.digest, from: past.digest, checkpointId };
        // Its checkpoint may have been deleted meanwhile; the save is what it is all the same.
        await deps.notes.note({ ...of, parts: parts?.length ?? null }, caller);
        return ok({ save: saved.value, before: toHex(head.digest), checkpointId: before, until });
      }
      if (saved.error !== "head-moved") return err({ code: saved.error });
      moved = await deps.history.head(sessionId, caller.accountId);
    }
    return err({ code: "busy" });
  };

  /** The newest restore that may still be taken back; its parent holds what was there before. */
  const lastRestore = async (sessionId: Bytes, caller: Caller): Promise<Undoable | null> => {
    const oldest = deps.now() - UNDO_MILLISECONDS;
    for (let below = Number.MAX_SAFE_INTEGER; ; ) {
      const page = await deps.history.page(sessionId, caller.accountId, below, PAGE);
      for (const save of page ?? []) {
        const { saveKind, parent, receivedAt } = save;
        if (receivedAt.getTime() < oldest) return null;
        if (saveKind === RESTORE && parent !== null) return { save, parent };
      }
      const last = page?.at(-1);
      if (last === undefined || (page?.length ?? 0) < PAGE) return null;
      below = last.seq;
    }
  };

  const manifestOf = ({ caller, sessionId }: Place, digest: Bytes): Promise<StoredManifest | null> =>
    deps.history.manifest(sessionId, caller.accountId, digest);

  return {
    fromCheckpoint: async (place: Place, id: Bytes, parts: readonly Part[] | null): Answer => {
      const { caller, sessionId } = place;
      const found = await deps.checkpoints.find(sessionId, caller.accountId, id);
      const past = found === null ? null : await manifestOf(place, found.save.digest);
      return past === null ? err({ code: "not-found" }) : restore(place, past, parts, id);
    },

    undo: async (place: Place): Answer => {
      const last = await lastRestore(place.sessionId, place.caller);
      const past = last === null ? null : await manifestOf(place, last.parent);
      return past === null ? err({ code: "not-found" }) : restore(place, past, null, null);
    },

    /** What a client has to do that takes it back itself. [CP-16] */
    plan: async (sessionId: Bytes, caller: Caller): Promise<Result<UndoPlan, "not-found">> => {
      const last = await lastRestore(sessionId, caller);
      if (last === null) return err("not-found");
      const { seq, digest } = last.save;
      const receivedAt = last.save.receivedAt.toISOString();
      const back = toHex(last.parent);
      return ok({ restore: { seq, digest: toHex(digest), receivedAt }, back, until: untilOf(receivedAt) });
    },
  };
};
export type Restores = ReturnType<typeof createRestores>;
