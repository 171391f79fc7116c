import { toHex } from "@holdfast/protocol/encoding";
import type { UnreadHead } from "@holdfast/state/recovery/repair-base";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { Assistant } from "../../assisted/engine.ts";
import type { OtherSave } from "../../assisted/jobs.ts";
import type { PlanDeps, PlanPlace } from "./plan.ts";
import { SOURCE_MILLISECONDS } from "./plan.ts";
import type { StoredSet } from "./repository.ts";

/** How many saves a thread is handed: before the rebuilt one, named by checkpoints, and after it. */
const [OLDER_MAX, CHECKPOINTS_MAX, LATER_MAX] = [20, 20, 10];
/** Lines of the history that say which save of each device was its newest. */
const SEEN_LINES = 1_000;
const CHECKPOINTS_LOOKED_AT = 100;

type PastSave = OtherSave & { readonly tier: "T5" | "T6" };

export interface OtherSaves {
  readonly later: readonly OtherSave[];
  readonly past: readonly PastSave[];
}

/** What a thread needs to rebuild a save, and has no way to ask for. */
export const createJobInputs = (deps: Pick<PlanDeps, "history" | "checkpoints" | "now">) => {
  const stored = async (
    assistant: Assistant,
    { sessionId, accountId }: PlanPlace,
    digest: Bytes,
    at: Date,
  ) => {
    const manifest = await deps.history.manifest(sessionId, accountId, digest);
    return manifest === null ? [] : [{ save: await assistant.storedSave(manifest), at: at.getTime() }];
  };

  return {
    /** Saves around this one, and checkpoints before it; beyond 30 days only where `older` says so. [RC-4] */
    others: async (
      assistant: Assistant,
      place: PlanPlace,
      { save: { seq } }: StoredSet,
      older: boolean,
    ): Promise<OtherSaves> => {
      const { sessionId, accountId } = place;
      const since = older ? 0 : deps.now() - SOURCE_MILLISECONDS;
      const before = (await deps.history.page(sessionId, accountId, seq, OLDER_MAX)) ?? [];
      const newest = await deps.history.page(sessionId, accountId, Number.MAX_SAFE_INTEGER, LATER_MAX);
      const filter = { origin: null, pinned: null, from: null, to: null };
      const ordering = { sort: "createdAt", order: "desc" } as const;
      const most = CHECKPOINTS_LOOKED_AT;
      const page = await deps.checkpoints.page(sessionId, accountId, filter, ordering, null, most);
      const named = (page ?? [])
        .filter(({ save }) => save.seq < seq && save.receivedAt.getTime() >= since)
        .toSorted((a, b) => b.save.seq - a.save.seq)
        .slice(0, CHECKPOINTS_MAX);
      const past: PastSave[] = [];
      for (const { digest, receivedAt } of before) {
        if (receivedAt.getTime() < since) continue;
        for (const each of await stored(assistant, place, digest, receivedAt))
          past.push({ ...each, tier: "T5" });
      }
      for (const { save } of named)
        for (const each of await stored(assistant, place, save.digest, save.receivedAt))
          past.push({ ...each, tier: "T6" });
      const later: OtherSave[] = [];
      for (const { seq: at, digest, receivedAt } of newest ?? [])
        if (at > seq) later.push(...(await stored(assistant, place, digest, receivedAt)));
      return { later, past };
    },

    /** Enough to put a save on top of one that cannot be opened. [RC-7] */
    unread: async (
      { sessionId, accountId }: PlanPlace,
      { save, manifest, segments }: StoredSet,
    ): Promise<UnreadHead> => {
      const lines = (await deps.history.page(sessionId, accountId, save.seq, SEEN_LINES)) ?? [];
      const seen = new Map<string, UnreadHead["seen"][number]>();
      for (const { deviceId, seq, digest } of lines) {
        if (!seen.has(toHex(deviceId))) seen.set(toHex(deviceId), { deviceId, seq, digest });
      }
      const head = peekHeader(manifest.body);
      return {
        head: {
          digest: save.digest,
          seq: save.seq,
          epoch: head.ok ? head.value.header.epoch : 1,
          authorDeviceId: save.deviceId,
        },
        seen: [...seen.values()],
        segments: segments.map(({ id, digest, bytes }, ordinal) => ({ ordinal, id, digest, bytes })),
      };
    },
  };
};
export type JobInputs = ReturnType<typeof createJobInputs>;
