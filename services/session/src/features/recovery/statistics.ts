import type { DAMAGE_STATES, ScrubReport } from "@holdfast/protocol/health";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type RecoveryStats, TIERS } from "@holdfast/protocol/session-recovery";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DamageRepository } from "../../damage/repository.ts";
import { adviceOf } from "./advice.ts";
import type { RecoveryRepository } from "./repository.ts";

/** Damages of one session that are counted. */
const DAMAGES_COUNTED_MAX = 10_000;

export interface StatisticsDeps {
  readonly recovery: RecoveryRepository;
  readonly damages: Pick<DamageRepository, "countsFor" | "ofSession">;
  readonly hasReplica: boolean;
  /** Of the last pass over everything that is stored. [IN-4] */
  readonly lastScrub: () => Promise<ScrubReport | null>;
}

/** What was damaged, what was tried and what came of it, of one session or of all that an account may see. [RC-12] [RC-14] */
export const createStatistics =
  ({ recovery, damages, hasReplica, lastScrub }: StatisticsDeps) =>
  async ({ accountId }: Caller, sessionId: Bytes | null): Promise<Result<RecoveryStats, "not-found">> => {
    const counts = await recovery.counts(accountId, sessionId);
    if (counts === null) return err("not-found");
    const { automatic, confirmed, done, asked, failed, open, repair, restore, emergency } = counts;
    const list = sessionId === null ? null : await damages.ofSession(sessionId, DAMAGES_COUNTED_MAX);
    const all = await damages.countsFor(accountId);
    const ofState = (state: (typeof DAMAGE_STATES)[number]): number =>
      list === null ? all[state] : list.filter((damage) => damage.state === state).length;
    const damaged = {
      open: ofState("open"),
      mended: ofState("mended"),
      healed: ofState("healed"),
      lost: ofState("lost"),
    };
    return ok({
      attempts: { automatic, confirmed },
      endings: { done, asked, failed, open },
      kinds: { repair, restore, emergency },
      tiers: Object.fromEntries(TIERS.map((tier, i) => [tier, counts.tiers[i] ?? 0])),
      lost: { sections: counts.lostSections, bytes: counts.lostBytes },
      damages: damaged,
      lastAttemptAt: counts.lastAt?.toISOString() ?? null,
      lastScrub: await lastScrub(),
      advice: adviceOf({
        unmended: damaged.open,
        damaged: damaged.open + damaged.lost,
        lostSections: counts.lostSections,
        checkpoints: null,
        hasReplica,
        exhausted: false,
      }),
    });
  };
export type Statistics = ReturnType<typeof createStatistics>;
