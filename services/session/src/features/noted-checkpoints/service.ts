import type { Checkpoint, CheckpointPage } from "@holdfast/protocol/checkpoints";
import { fromHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import { PAGE_MAX } from "@holdfast/protocol/limits";
import type {
  ChangeNotedCheckpointBody,
  CheckpointNote,
  CreateNotedCheckpointBody,
  NotedCheckpointQuery,
  NotedProofBody,
} from "@holdfast/protocol/noted-checkpoints";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Assistant } from "../../assisted/engine.ts";
import type { Job, JobRefusal, JobResult, StoredSave } from "../../assisted/jobs.ts";
import type { Checkpoints } from "../checkpoints/service.ts";
import type { HistoryRepository } from "../history/repository.ts";

export const NOTED_REFUSALS = [
  "unauthenticated",
  "not-found",
  "forbidden",
  "id-taken",
  "not-a-save",
  "checkpoint-limit",
  "version-conflict",
  "invalid-request",
  "unlock-required",
  "damaged",
  "nothing-new",
] as const;
export type NotedRefusal = (typeof NOTED_REFUSALS)[number];

/** What is wrong with a note that this service has sealed itself: rows that changed since they were read. */
const told = (code: string): NotedRefusal => {
  const known = NOTED_REFUSALS.find((each) => each === code);
  if (known !== undefined) return known;
  if (code === "device-not-allowed" || code === "epoch-retired") return "unlock-required";
  throw new Error(`a note of this service was refused: ${code}`);
};

export interface Answer {
  readonly bytes: Bytes;
  readonly version: number;
}

export interface NotedPage {
  readonly bytes: Bytes;
  readonly next: string | null;
}

/** Where a checkpoint is made or found. */
export interface Place {
  readonly assistant: Assistant;
  readonly caller: Caller;
  readonly sessionId: Bytes;
}

/** What the service says of a save before it goes on from another one: the words of every client. [CP-8] */
export const BEFORE_RESTORE: CheckpointNote = {
  name: "Before restoring",
  description: "",
  tags: ["before restore"],
  priority: "medium",
};

/** More than a session can have of both kinds, unless most of the automatic ones are pinned. */
const LISTED_MAX = 2_000;

const unexpected = ({ kind }: JobResult): Error => new Error(`a thread answered ${kind}`);
const refusal = (code: JobRefusal): NotedRefusal => told(code);

/** Checkpoints with their notes in clear, for a caller who unlocked them; stored as every client stores them. [AM-9] [A10] */
export const createNotedCheckpoints = (deps: {
  readonly checkpoints: Checkpoints;
  readonly history: HistoryRepository;
  readonly random: (length: number) => Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}) => {
  const opened = async (
    { assistant }: Place,
    checkpoint: Checkpoint,
  ): Promise<Result<Answer, NotedRefusal>> => {
    const sealed = await assistant.checkpoint(checkpoint);
    const result = await assistant.run({ kind: "open-checkpoint", checkpoint: sealed });
    if (result.kind === "refused") return err(refusal(result.code));
    if (result.kind !== "json") throw unexpected(result);
    return ok({ bytes: result.bytes, version: checkpoint.version });
  };

  const seal = async (
    { assistant }: Place,
    id: Bytes,
    note: Partial<CheckpointNote>,
    before: Checkpoint | null,
    of: (Job & { readonly kind: "note-checkpoint" })["of"] = null,
  ): Promise<Result<Bytes, NotedRefusal>> => {
    const result = await assistant.run({
      kind: "note-checkpoint",
      id,
      version: (before?.version ?? 0) + 1,
      note,
      before: before === null ? null : await assistant.sealed(before),
      of,
    });
    if (result.kind === "refused") return err(refusal(result.code));
    if (result.kind !== "meta") throw unexpected(result);
    return ok(result.meta);
  };

  const saveAt = async (
    { assistant, caller, sessionId }: Place,
    digest: Bytes,
  ): Promise<StoredSave | null> => {
    const manifest = await deps.history.manifest(sessionId, caller.accountId, digest);
    return manifest === null ? null : assistant.storedSave(manifest);
  };

  /** The save that the newest checkpoint names. */
  const newestNamed = async (place: Place): Promise<StoredSave | null> => {
    const page = await deps.checkpoints.page(place.sessionId, place.caller, {}, { limit: 1 });
    const newest = page.ok ? page.value.items[0] : undefined;
    const digest = newest === undefined ? null : fromHex(newest.save.digest);
    return digest === null ? null : saveAt(place, digest);
  };

  /** Whether the newest checkpoint's save holds what this one holds. [CP-7] */
  const isDuplicate = async (place: Place, digest: Bytes): Promise<Result<boolean, NotedRefusal>> => {
    const { assistant, sessionId } = place;
    const [a, b] = [await newestNamed(place), await saveAt(place, digest)];
    if (a === null || b === null) return ok(false);
    const saves = [a, b] as const;
    const result = await assistant.run({ kind: "same-content", sessionId, saves });
    if (result.kind === "refused") return err(refusal(result.code));
    if (result.kind !== "same") throw unexpected(result);
    return ok(result.same);
  };

  const name = async (
    place: Place,
    made: {
      readonly id: Bytes;
      readonly at: Bytes;
      readonly origin: "manual" | "auto";
      readonly pinned: boolean;
      readonly note: Partial<CheckpointNote>;
    },
  ): Promise<Result<Checkpoint, NotedRefusal>> => {
    const { id, at, origin, pinned, note } = made;
    const save = await saveAt(place, at);
    if (save === null) return err("not-a-save");
    const previous = note.name === undefined ? await newestNamed(place) : null;
    const meta = await seal(place, id, note, null, { sessionId: place.sessionId, save, previous });
    if (!meta.ok) return meta;
    const sent = { id, sessionId: place.sessionId, at, origin, pinned, meta: meta.value };
    const created = await deps.checkpoints.create(sent, place.caller);
    return created.ok ? ok(created.value.checkpoint) : err(told(created.error));
  };

  const all = async ({ caller, sessionId }: Place, query: NotedCheckpointQuery) => {
    const { origin, pinned, from, to } = query;
    const filter = {
      ...(origin === undefined ? {} : { origin }),
      ...(pinned === undefined ? {} : { pinned }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
    const items: Checkpoint[] = [];
    let cursor: string | undefined;
    do {
      const page: Result<CheckpointPage, "not-found" | "invalid-request"> = await deps.checkpoints.page(
        sessionId,
        caller,
        filter,
        { cursor, limit: PAGE_MAX },
      );
      if (!page.ok) return page;
      items.push(...page.value.items);
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined && items.length < LISTED_MAX);
    return ok(items);
  };

  return {
    create: async (
      place: Place,
      body: Omit<CreateNotedCheckpointBody, "id" | "at">,
      { id, at }: { readonly id: Bytes | null; readonly at: Bytes | null },
    ): Promise<Result<Answer, NotedRefusal>> => {
      const { pinned = false, skipDuplicates = false, ...note } = body;
      const { caller, sessionId } = place;
      const digest = at ?? (await deps.history.head(sessionId, caller.accountId))?.digest;
      if (digest === undefined) return err("not-a-save");
      const duplicate = skipDuplicates ? await isDuplicate(place, digest) : ok(false);
      if (!duplicate.ok) return duplicate;
      if (duplicate.value) return err("nothing-new");
      const newId = id ?? uuidv7(deps.now(), deps.random);
      const made = await name(place, { id: newId, at: digest, origin: "manual", pinned, note });
      return made.ok ? opened(place, made.value) : made;
    },

    /** Keeps a save under the automatic name that says what it was before. */
    nameBefore: async (place: Place, at: Bytes): Promise<Result<Checkpoint, NotedRefusal>> => {
      const id = uuidv7(deps.now(), deps.random);
      return name(place, { id, at, origin: "auto", pinned: false, note: BEFORE_RESTORE });
    },

    /** Keeps a save under an automatic name of the service's. */
    nameItself: (place: Place, at: Bytes, note: CheckpointNote): Promise<Result<Checkpoint, NotedRefusal>> =>
      name(place, { id: uuidv7(deps.now(), deps.random), at, origin: "auto", pinned: false, note }),

    page: async (
      place: Place,
      query: NotedCheckpointQuery,
      limit: number,
    ): Promise<Result<NotedPage, NotedRefusal>> => {
      const { assistant } = place;
      const found = await all(place, query);
      if (!found.ok) return found;
      const checkpoints = await Promise.all(found.value.map((each) => assistant.checkpoint(each)));
      const result = await assistant.run({ kind: "list-checkpoints", checkpoints, query, limit });
      if (result.kind === "refused") return err(refusal(result.code));
      if (result.kind !== "json") throw unexpected(result);
      return ok({ bytes: result.bytes, next: result.next });
    },

    find: async (place: Place, id: Bytes): Promise<Result<Answer, NotedRefusal>> => {
      const found = await deps.checkpoints.find(place.sessionId, place.caller, id);
      return found.ok ? opened(place, found.value) : found;
    },

    change: async (
      place: Place,
      id: Bytes,
      version: number,
      { pinned, ...note }: ChangeNotedCheckpointBody,
    ): Promise<Result<Answer, NotedRefusal>> => {
      const { sessionId, caller } = place;
      const known = await deps.checkpoints.find(sessionId, caller, id);
      if (!known.ok) return known;
      if (known.value.version !== version) return err("version-conflict");
      const meta = await seal(place, id, note, known.value);
      if (!meta.ok) return meta;
      const sent = { id, sessionId, meta: meta.value, pinned: pinned ?? known.value.pinned };
      const changed = await deps.checkpoints.change(sent, version, caller);
      return changed.ok ? opened(place, changed.value) : err(told(changed.error));
    },

    /** By priority and tag besides, and how well the newest checkpoint's save compresses. [CP-14] [A11] */
    stats: async (place: Place): Promise<Result<Bytes, NotedRefusal>> => {
      const { assistant, sessionId, caller } = place;
      const counts = await deps.checkpoints.stats(sessionId, caller);
      const found = counts.ok ? await all(place, {}) : counts;
      if (!counts.ok || !found.ok) return err("not-found");
      const at = fromHex(found.value[0]?.save.digest ?? "");
      const save = at === null ? null : await deps.history.manifest(sessionId, caller.accountId, at);
      const result = await assistant.run({
        kind: "count-checkpoints",
        sessionId,
        counts: counts.value,
        checkpoints: await Promise.all(found.value.map((each) => assistant.checkpoint(each))),
        newest: save === null ? null : await assistant.storedSave(save),
      });
      if (result.kind === "refused") return err(refusal(result.code));
      if (result.kind !== "json") throw unexpected(result);
      return ok(result.bytes);
    },

    /** Notes what somebody found who rebuilt a checkpoint by plain REST. [CP-15] */
    prove: async (
      place: Place,
      id: Bytes,
      { at, ...counts }: NotedProofBody,
    ): Promise<Result<Answer, NotedRefusal>> => {
      const { assistant, sessionId, caller } = place;
      const time = Date.parse(at);
      if (Number.isNaN(time) || time < 1) return err("invalid-request");
      const sealed = await assistant.run({ kind: "seal-proof", id, at: time, counts });
      if (sealed.kind === "refused") return err(refusal(sealed.code));
      if (sealed.kind !== "meta") throw unexpected(sealed);
      const sent = { id, sessionId, at: new Date(time), whole: counts.lost === 0, meta: sealed.meta };
      const proved = await deps.checkpoints.prove(sent, caller);
      return proved.ok ? opened(place, proved.value) : err(told(proved.error));
    },
  };
};
export type NotedCheckpoints = ReturnType<typeof createNotedCheckpoints>;
