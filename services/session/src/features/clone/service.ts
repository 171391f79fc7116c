import { uuidv7 } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { COMMIT_CODES, Commit } from "../../assisted/commit.ts";
import type { Assistant } from "../../assisted/engine.ts";
import type { JobRefusal } from "../../assisted/jobs.ts";
import type { HistoryRepository } from "../history/repository.ts";
import type { Answer, NamedRefusal, NamedSessions } from "../named-sessions/service.ts";

export type CloneRefusal = NamedRefusal | JobRefusal | (typeof COMMIT_CODES)[number] | "not-a-save";

/** Whom and what a caller with an unlock token wants to clone. */
export interface CloneAsked {
  readonly assistant: Assistant;
  readonly caller: Caller;
  readonly sessionId: Bytes;
  /** Digest of the save; null: the newest. */
  readonly at: Bytes | null;
  /** Of the new session; null: one is made. */
  readonly id: Bytes | null;
  readonly name: string;
}

/** A new session that begins where another one stood, sealed by the service for a caller who unlocked it. [CP-17] */
export const createClones = (deps: {
  readonly history: HistoryRepository;
  readonly named: NamedSessions;
  readonly commit: Commit;
  readonly random: (length: number) => Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}) => ({
  clone: async (asked: CloneAsked): Promise<Result<Answer, CloneRefusal>> => {
    const { assistant, caller, sessionId, at, name } = asked;
    const { accountId } = caller;
    const past =
      at === null
        ? await deps.history.head(sessionId, accountId)
        : await deps.history.manifest(sessionId, accountId, at);
    if (past === null) return err("not-a-save");
    const into = asked.id ?? uuidv7(deps.now(), deps.random);
    const save = await assistant.run({
      kind: "clone",
      sessionId,
      past: await assistant.storedSave(past),
      into,
      now: deps.now(),
    });
    if (save.kind === "refused") return err(save.code);
    if (save.kind !== "save") throw new Error(`a thread answered ${save.kind}`);
    // The earlier save is read and the new one sealed: only now is there a session for it.
    const origin = { sessionId, digest: past.digest };
    const made = await deps.named.clone(assistant, caller, { sessionId: into, name, origin });
    if (!made.ok) return made;
    const committed = await deps.commit(into, caller, save);
    if (!committed.ok) return err(committed.error === "head-moved" ? "id-taken" : committed.error);
    const answer = await deps.named.again(assistant, caller, into);
    return answer.ok ? ok(answer.value) : answer;
  },
});
export type Clones = ReturnType<typeof createClones>;
