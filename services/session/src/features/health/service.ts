import { toHex } from "@holdfast/protocol/encoding";
import {
  type Advice,
  DAMAGES_TOLD_MAX,
  type DamageItem,
  type HealRequest,
  type LastProof,
  type ScrubReport,
  type SessionHealth,
  type SessionQuota,
} from "@holdfast/protocol/health";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseObject } from "@holdfast/vault/header";
import { ROLE } from "@holdfast/vault/roles";
import { type Damage, type DamageRepository, type Heal, MENDS_MAX } from "../../damage/repository.ts";
import { fits } from "../../objects/stored-object.ts";
import type { ScrubRepository } from "../../scrub/repository.ts";
import type { HistoryRepository } from "../history/repository.ts";
import { adviceOf } from "../recovery/advice.ts";
import type { HealthRepository, NewestProof } from "./repository.ts";

export interface HealthDeps {
  readonly damages: DamageRepository;
  readonly scrubs: ScrubRepository;
  readonly history: HistoryRepository;
  readonly health: HealthRepository;
  /** What the session may store, and how much of it it does; null where nobody counts. */
  readonly quotaOf: (sessionId: Bytes) => Promise<SessionQuota | null>;
  readonly hasReplica: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface HealedSegment {
  readonly segment: Bytes;
  /** Digest of the save that carries again what was missing. */
  readonly save: Bytes;
}

const toItem = (damage: Damage): DamageItem => ({
  id: formatId("dmg", damage.id),
  object: damage.object,
  segment: damage.object === "segment" ? formatId("seg", damage.objectId) : null,
  save: damage.object === "manifest" ? toHex(damage.objectId) : null,
  copy: damage.copy,
  kind: damage.kind,
  foundAt: damage.foundAt.toISOString(),
  foundBy: damage.foundBy,
  goodElsewhere: damage.goodElsewhere,
  attempts: damage.attempts,
  state: damage.state,
  mendedAt: damage.mendedAt?.toISOString() ?? null,
  mendedFrom: damage.mendedFrom,
  healedBy: damage.healedBy && toHex(damage.healedBy),
});

const toHeal = ({ damage, saves, savesCount }: Heal): HealRequest => ({
  damage: formatId("dmg", damage.id),
  segment: damage.object === "segment" ? formatId("seg", damage.objectId) : null,
  since: damage.foundAt.toISOString(),
  saves: saves.map(toHex),
  savesCount,
});

const toLastProof = (proof: NewestProof | null): LastProof | null =>
  proof && {
    checkpoint: formatId("cpt", proof.checkpointId),
    at: proof.at.toISOString(),
    whole: proof.whole,
  };

/** The last pass of the scrub as it is told, or null before the first has ended. */
export const scrubReport = async (scrubs: ScrubRepository): Promise<ScrubReport | null> => {
  const last = await scrubs.last();
  if (last === null) return null;
  const { endedAt, objects, bytes, found, mended } = last;
  return { endedAt: endedAt.toISOString(), objects, bytes, found, mended };
};

/** The segments that a save says it carries again; empty for what is no whole manifest. */
const healedBy = (body: Bytes): readonly Bytes[] => {
  const parsed = parseObject(body);
  const ext = parsed.ok ? decodeManifestExt(parsed.value.header.ext) : parsed;
  return ext.ok ? ext.value.heals : [];
};

/** How a session stands: which copies are bad, and what clients are asked for. [IN-6] [IN-7] [RC-14] */
export const createHealth = (deps: HealthDeps) => {
  const { damages, scrubs, history, health, quotaOf, hasReplica, now } = deps;
  const advise = (told: readonly Damage[], heals: readonly Heal[]): Advice[] => {
    const open = told.filter(({ state }) => state === "open");
    return adviceOf({
      unmended: heals.length,
      damaged: open.length,
      lostSections: 0,
      checkpoints: null,
      hasReplica,
      exhausted: open.some(({ attempts }) => attempts >= MENDS_MAX),
    });
  };

  return {
    of: async (sessionId: Bytes, { accountId }: Caller): Promise<Result<SessionHealth, "not-found">> => {
      if ((await damages.access(sessionId, accountId)) === null) return err("not-found");
      const told = await damages.ofSession(sessionId, DAMAGES_TOLD_MAX);
      const heals = await damages.healsOf(sessionId, DAMAGES_TOLD_MAX);
      const isOpen = told.some(({ state }) => state === "open");
      return ok({
        state: heals.length > 0 ? "damaged" : isOpen ? "degraded" : "good",
        damages: told.map(toItem),
        heals: heals.map(toHeal),
        lastScrub: await scrubReport(scrubs),
        lastProof: toLastProof(await health.newestProof(sessionId)),
        quota: await quotaOf(sessionId),
        advice: advise(told, heals),
      });
    },

    /** A client has opened what was missing, by a save of this session that names the segment among what it heals. [RC-9] */
    healed: async (
      sessionId: Bytes,
      { accountId }: Caller,
      { segment, save }: HealedSegment,
    ): Promise<Result<number, "not-found" | "forbidden" | "not-a-save">> => {
      const access = await damages.access(sessionId, accountId);
      if (access === null) return err("not-found");
      if (access.role < ROLE.member) return err("forbidden");
      const found = await history.manifest(sessionId, accountId, save);
      if (found === null || !fits(found.body, found)) return err("not-a-save");
      if (!healedBy(found.body).some((id) => equal(id, segment))) return err("not-a-save");
      return ok(await damages.healed(access.workspaceId, segment, save, new Date(now())));
    },
  };
};
export type Health = ReturnType<typeof createHealth>;
