import { toHex } from "@holdfast/protocol/encoding";
import type { ProblemPointer } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { EMPTY_STATE_TAG, type SaveAnswer } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { COMMIT_CODES, Commit } from "../../assisted/commit.ts";
import type { Assistant } from "../../assisted/engine.ts";
import type { ChangeKind, JobRefusal } from "../../assisted/jobs.ts";
import type { HistoryRepository, StoredManifest } from "../history/repository.ts";
import { headTag } from "../history/service.ts";
import type { StoredSession } from "../sessions/repository.ts";

/** The strong tag of the state that a save holds. */
export const stateTag = (manifest: StoredManifest | null): string =>
  manifest === null ? EMPTY_STATE_TAG : headTag(manifest);

export interface StateRefusal {
  readonly code: JobRefusal | (typeof COMMIT_CODES)[number] | "version-conflict";
  readonly errors?: readonly ProblemPointer[];
  /** Of the newest save, where it is another one than the caller named. */
  readonly tag?: string;
}

export interface Changed {
  readonly answer: SaveAnswer;
  readonly tag: string;
}

export interface StateChange {
  readonly kind: ChangeKind;
  readonly body: Bytes;
}

const unexpected = (kind: string): Error => new Error(`a thread answered ${kind}`);

/** A session's state as JSON: the library runs here, for a caller who unlocked it. [AM-8] */
export const createStates = (deps: {
  readonly history: HistoryRepository;
  readonly commit: Commit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}) => {
  const answerOf = async (
    sessionId: Bytes,
    { accountId }: Caller,
    { seq, digest }: StoredManifest,
  ): Promise<SaveAnswer> => {
    const page = await deps.history.page(sessionId, accountId, seq + 1, 1);
    const receivedAt = page?.[0]?.receivedAt ?? new Date(deps.now());
    return { seq, digest: toHex(digest), receivedAt: receivedAt.toISOString() };
  };

  return {
    /** The save `at`, or the newest one for null; null also where nothing was saved yet. */
    manifest: (sessionId: Bytes, { accountId }: Caller, at: Bytes | null): Promise<StoredManifest | null> =>
      at === null ? deps.history.head(sessionId, accountId) : deps.history.manifest(sessionId, accountId, at),

    read: async (
      assistant: Assistant,
      { id: sessionId, createdAt }: StoredSession,
      manifest: StoredManifest | null,
    ): Promise<Result<Bytes, StateRefusal>> => {
      const save = manifest === null ? null : await assistant.storedSave(manifest);
      const job = { kind: "read-state", sessionId, save, createdAt: createdAt.toISOString() } as const;
      const result = await assistant.run(job);
      if (result.kind === "refused") return err(result);
      if (result.kind !== "json") throw unexpected(result.kind);
      return ok(result.bytes);
    },

    /** Changes the state that the save `head` holds, and refuses with `version-conflict` when another one came first. */
    change: async (
      assistant: Assistant,
      { id: sessionId, createdAt }: StoredSession,
      caller: Caller,
      head: StoredManifest | null,
      { kind, body }: StateChange,
    ): Promise<Result<Changed, StateRefusal>> => {
      const result = await assistant.run({
        kind: "change-state",
        sessionId,
        head: head === null ? null : await assistant.storedSave(head),
        createdAt: createdAt.toISOString(),
        change: kind,
        body,
        now: deps.now(),
      });
      if (result.kind === "refused") return err(result);
      if (result.kind === "unchanged" && head !== null)
        return ok({ answer: await answerOf(sessionId, caller, head), tag: headTag(head) });
      if (result.kind !== "save") throw unexpected(result.kind);
      const committed = await deps.commit(sessionId, caller, result);
      if (committed.ok) return ok({ answer: committed.value, tag: headTag(result) });
      if (committed.error !== "head-moved") return err({ code: committed.error });
      const newest = await deps.history.head(sessionId, caller.accountId);
      return err({ code: "version-conflict", tag: stateTag(newest) });
    },
  };
};
export type States = ReturnType<typeof createStates>;
