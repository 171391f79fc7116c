import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import {
  type PlanStep,
  RECOVERY_SOURCES_MAX,
  type RecoverySource,
  type SaveCheck,
  type Tier,
} from "@holdfast/protocol/session-recovery";
import type { Bytes } from "@holdfast/vault/bytes";
import type { CheckpointRepository } from "../checkpoints/repository.ts";
import type { HistoryRepository } from "../history/repository.ts";
import { toHistoryItem } from "../history/service.ts";
import {
  type CheckDeps,
  checkManifest,
  isGood,
  lookAtSegments,
  type SegmentFindings,
} from "./check-stored.ts";
import type { RecoveryRepository, StoredSet } from "./repository.ts";

/** How old a save or checkpoint may be that something is taken from without being asked for. [RC-4] */
export const SOURCE_MILLISECONDS = 30 * 24 * 3600 * 1000;
/** Later saves that may hold a chunk once more: those that were made to heal are among them. */
const LATER_MAX = 10;
const CHECKPOINTS_LOOKED_AT = 100;
/** Of what one question may have read besides the save that it is about. */
const READ_MAX_BYTES = 64 * 1024 * 1024;

export interface PlanDeps extends CheckDeps {
  readonly recovery: RecoveryRepository;
  readonly history: HistoryRepository;
  readonly checkpoints: CheckpointRepository;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface PlanPlace {
  readonly sessionId: Bytes;
  readonly accountId: Bytes;
}

interface Candidate {
  readonly digest: Bytes;
  readonly checkpointId: Bytes | null;
}

interface Looked extends RecoverySource {
  readonly set: StoredSet;
}

/** What may be taken from, with how much of it is good; the findings of segments are shared by all of them. */
export const createPlans = (deps: PlanDeps) => {
  const looker = (place: PlanPlace, findings: SegmentFindings) => {
    let left = READ_MAX_BYTES;
    const mayRead = (bytes: number): boolean => {
      left -= bytes;
      return left >= 0;
    };
    return async ({ digest, checkpointId }: Candidate): Promise<Looked | null> => {
      const set = await deps.recovery.find(place.sessionId, place.accountId, digest);
      if (set === null) return null;
      // Without its manifest a save gives nothing; of its segments there may be more than one question has read.
      const { fault, second } = await checkManifest(deps, place.sessionId, set);
      if (fault !== null && second !== "good") return null;
      const all = await lookAtSegments(deps, set, findings, mayRead);
      const good = set.segments.filter(({ id }) => {
        const found = findings.get(toHex(id));
        return found !== undefined && isGood(found);
      });
      return {
        set,
        save: toHistoryItem(set.save),
        checkpointId: checkpointId === null ? null : formatId("cpt", checkpointId),
        count: set.segments.length,
        good: all ? good.length : null,
      };
    };
  };

  const lookAt = async (
    candidates: readonly Candidate[],
    look: (candidate: Candidate) => Promise<Looked | null>,
  ): Promise<readonly Looked[]> => {
    const looked: Looked[] = [];
    for (const candidate of candidates) {
      const source = await look(candidate);
      if (source !== null) looked.push(source);
    }
    return looked;
  };

  /** Checkpoints of saves before `seq`, nearest first. */
  const checkpointsBefore = async (
    { sessionId, accountId }: PlanPlace,
    seq: number,
    since: number,
  ): Promise<readonly Candidate[]> => {
    const filter = { origin: null, pinned: null, from: null, to: null };
    const ordering = { sort: "createdAt", order: "desc" } as const;
    const page = await deps.checkpoints.page(
      sessionId,
      accountId,
      filter,
      ordering,
      null,
      CHECKPOINTS_LOOKED_AT,
    );
    return (page ?? [])
      .filter(({ save }) => save.seq < seq && save.receivedAt.getTime() >= since)
      .toSorted((a, b) => b.save.seq - a.save.seq)
      .slice(0, RECOVERY_SOURCES_MAX)
      .map(({ id, save }) => ({ digest: save.digest, checkpointId: id }));
  };

  const savesOf = async (
    { sessionId, accountId }: PlanPlace,
    before: number,
    limit: number,
    fits: (save: { readonly seq: number; readonly receivedAt: Date }) => boolean,
  ): Promise<readonly Candidate[]> => {
    const page = await deps.history.page(sessionId, accountId, before, limit);
    return (page ?? []).filter(fits).map(({ digest }) => ({ digest, checkpointId: null }));
  };

  const told = ({ set: _, ...source }: Looked): RecoverySource => source;

  return {
    /** Checkpoints to take something from that the save `seq` lacks. [RC-13] */
    checkpoints: async (
      place: PlanPlace,
      seq: number,
      older: boolean,
    ): Promise<readonly RecoverySource[]> => {
      const since = older ? 0 : deps.now() - SOURCE_MILLISECONDS;
      const candidates = await checkpointsBefore(place, seq, since);
      return (await lookAt(candidates, looker(place, new Map()))).map(told);
    },

    /** The way back, tier by tier; empty where nothing is damaged. */
    plan: async (
      place: PlanPlace,
      set: StoredSet,
      check: SaveCheck,
      findings: SegmentFindings,
    ): Promise<readonly PlanStep[]> => {
      if (check.damaged.length === 0) return [];
      const { seq } = set.save;
      const since = deps.now() - SOURCE_MILLISECONDS;
      const look = looker(place, findings);
      const older = await lookAt(
        await savesOf(place, seq, RECOVERY_SOURCES_MAX, (save) => save.receivedAt.getTime() >= since),
        look,
      );
      const named = await lookAt(await checkpointsBefore(place, seq, since), look);
      const later = await lookAt(
        await savesOf(place, Number.MAX_SAFE_INTEGER, LATER_MAX, (save) => save.seq > seq),
        look,
      );
      const own = new Set(set.segments.map(({ id }) => toHex(id)));
      const segmentsWhere = (ids: Iterable<string>): string[] =>
        [...new Set(ids)].map((id) => `seg_${id}`).slice(0, 1_024);
      const good = (id: string): boolean => {
        const found = findings.get(id);
        return found !== undefined && isGood(found);
      };
      const others = [...later, ...older, ...named].flatMap((source) =>
        source.set.segments.map(({ id }) => toHex(id)).filter((id) => !own.has(id) && good(id)),
      );
      const damaged = check.damaged.filter(({ object }) => object === "segment");
      const ids = (list: typeof damaged) => list.map(({ id }) => id.slice("seg_".length));
      const unmended = damaged.filter(({ second }) => second !== "good");
      const step = (tier: Tier, segments: readonly string[], sources: readonly Looked[] = []): PlanStep[] =>
        segments.length + sources.length === 0
          ? []
          : [{ tier, segments: segmentsWhere(segments), sources: sources.map(told) }];
      return [
        ...step("T2", ids(damaged.filter(({ second }) => second === "good"))),
        ...(unmended.length === 0 ? [] : step("T3", others, later)),
        ...step("T4", ids(unmended)),
        ...step("T5", [], older),
        ...step("T6", [], named),
        ...step("T7", [...own].filter(good)),
        { tier: "T8", segments: [], sources: [] },
      ];
    },
  };
};
export type Plans = ReturnType<typeof createPlans>;
