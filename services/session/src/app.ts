import { LEASES_PER_MINUTE } from "@holdfast/protocol/leases";
import { RECOVERIES_PER_MINUTE, SAVES_PER_MINUTE } from "@holdfast/protocol/limits";
import { OPERATIONS_PER_MINUTE } from "@holdfast/protocol/operations";
import { WEBHOOK_CALLS_PER_MINUTE } from "@holdfast/protocol/webhooks";
import type { Dice } from "@holdfast/service-kit/audit-row";
import type { Identity } from "@holdfast/service-kit/identity";
import { Elysia } from "elysia";
import { createCommit } from "./assisted/commit.ts";
import { createEngine } from "./assisted/engine.ts";
import type { WorkerPool } from "./assisted/pool.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Copies } from "./blobs/replicated.ts";
import type { Hub } from "./events/hub.ts";
import { activityRoutes } from "./features/activity/routes.ts";
import { createActivity } from "./features/activity/service.ts";
import { branchRoutes } from "./features/branches/routes.ts";
import { bundleRoutes } from "./features/bundle/routes.ts";
import { createBundles } from "./features/bundle/service.ts";
import { checkpointRoutes } from "./features/checkpoints/routes.ts";
import { createCheckpoints } from "./features/checkpoints/service.ts";
import { checkpointSetRoutes } from "./features/checkpoints/set-routes.ts";
import { cloneRoutes } from "./features/clone/routes.ts";
import { createClones } from "./features/clone/service.ts";
import { differenceRoutes } from "./features/differences/routes.ts";
import { createDifferences } from "./features/differences/service.ts";
import { eventRoutes } from "./features/events/routes.ts";
import { healthRoutes } from "./features/health/routes.ts";
import { createHealth, scrubReport } from "./features/health/service.ts";
import { historyRoutes } from "./features/history/routes.ts";
import { createHistory } from "./features/history/service.ts";
import { wholeManifests } from "./features/history/whole-manifests.ts";
import { leaseRoutes } from "./features/leases/routes.ts";
import { createLeases } from "./features/leases/service.ts";
import { mergeRoutes } from "./features/merges/routes.ts";
import { createMerges } from "./features/merges/service.ts";
import { namedSessionHandlers } from "./features/named-sessions/handlers.ts";
import { createNamedSessions } from "./features/named-sessions/service.ts";
import { notedCheckpointHandlers } from "./features/noted-checkpoints/handlers.ts";
import { createNotedCheckpoints } from "./features/noted-checkpoints/service.ts";
import { operationRoutes } from "./features/operations/routes.ts";
import { createScrubAsking } from "./features/operations/scrub-asking.ts";
import { createOperationService } from "./features/operations/service.ts";
import { createAssistedRecovery } from "./features/recovery/assisted.ts";
import { recoveryHandlers } from "./features/recovery/handlers.ts";
import { recoveryRoutes } from "./features/recovery/routes.ts";
import { createRecovery } from "./features/recovery/service.ts";
import { createStatistics } from "./features/recovery/statistics.ts";
import { statisticsRoutes } from "./features/recovery/statistics-routes.ts";
import { restoreRoutes } from "./features/restore/routes.ts";
import { createRestores } from "./features/restore/service.ts";
import { restoreNoteRoutes } from "./features/restores/routes.ts";
import { createRestoreNotes } from "./features/restores/service.ts";
import { retentionRoutes } from "./features/retention/routes.ts";
import { createRetentionService } from "./features/retention/service.ts";
import { saveRoutes } from "./features/saves/routes.ts";
import { createSaveRate } from "./features/saves/save-rate.ts";
import { createSaves, type SaveDeps } from "./features/saves/service.ts";
import { segmentRoutes } from "./features/segments/routes.ts";
import { createSegments } from "./features/segments/service.ts";
import { sessionConfigRoutes } from "./features/session-config/routes.ts";
import { createSessionConfigs } from "./features/session-config/service.ts";
import { sessionRoutes } from "./features/sessions/routes.ts";
import { createSessions } from "./features/sessions/service.ts";
import { sessionShelfRoutes } from "./features/sessions/shelf-routes.ts";
import { stateRoutes } from "./features/state/routes.ts";
import { createStates } from "./features/state/service.ts";
import { webhookRoutes } from "./features/webhooks/routes.ts";
import { createWebhooks, type WebhookServiceDeps } from "./features/webhooks/service.ts";
import type { Operations } from "./operations/operations.ts";
import { registerRetentionRun } from "./operations/retention-run.ts";
import { quotaOf } from "./retention/quota.ts";
import { createRetention } from "./retention/run.ts";
import type { Stores } from "./store-ports.ts";

export interface SessionDeps extends Dice {
  readonly stores: Stores;
  /** Who is told of what happens; on the same stores. */
  readonly hub: Hub;
  readonly blobs: BlobStore;
  readonly identity: Identity;
  /** What every read goes through; on the same stores and blobs. */
  readonly copies: Copies;
  /** Threads that open and seal for callers with an unlock token; whoever made it closes it. */
  readonly pool: WorkerPool;
  readonly webhooks: Pick<WebhookServiceDeps, "targets" | "box" | "nudge"> & {
    readonly callsPerMinute?: number;
  };
  /** Of the kind `scrub` here already; whoever made it begins and ends it. */
  readonly operations: Operations;
  readonly savesPerMinute?: number;
  readonly recoveriesPerMinute?: number;
  readonly operationsPerMinute?: number;
  readonly onStep?: NonNullable<SaveDeps["onStep"]>;
}

/** The composition root of services/session: sessions and everything that is saved in them, under `/api`. */
export const createApp = (deps: SessionDeps) => {
  const {
    stores,
    blobs,
    identity,
    now,
    random,
    copies,
    onStep,
    savesPerMinute = SAVES_PER_MINUTE,
    recoveriesPerMinute = RECOVERIES_PER_MINUTE,
    operationsPerMinute = OPERATIONS_PER_MINUTE,
    pool,
    hub,
    operations,
  } = deps;
  const { sessions: sessionRows, bundles, unlocks } = stores;
  const historyRows = wholeManifests(stores.history, copies);
  const retention = createRetention({ rows: stores.retention, blobs, random, now });
  registerRetentionRun(operations, { retention, rows: stores.retention });
  const saves = createSaves({
    saves: stores.saves,
    blobs,
    copies,
    makeRoom: retention.makeRoom,
    ...(onStep === undefined ? {} : { onStep }),
  });
  const { signingDevice } = stores.saves;
  const rate = createSaveRate({ perMinute: savesPerMinute, now });
  const segments = createSegments({ segments: stores.segments, blobs, copies, signingDevice });
  const sessions = createSessions({ sessions: sessionRows, random, now });
  const checkpoints = createCheckpoints({ checkpoints: stores.checkpoints, random, now });

  const { damages, scrubs } = stores;
  const health = createHealth({
    damages,
    scrubs,
    history: historyRows,
    health: stores.health,
    quotaOf: async (sessionId) => {
      const session = await stores.retention.session(sessionId);
      return session && quotaOf(session);
    },
    hasReplica: copies.hasSecond,
    now,
  });
  const engine = createEngine({ pool, unlocks, bundles, copies, signingDevice, now });
  const commit = createCommit({ saves, segments });
  const noted = createNotedCheckpoints({ checkpoints, history: historyRows, random, now });
  const assisted = { identity, sessions: sessionRows, engine };
  const named = createNamedSessions({ sessions, random, now });
  const states = createStates({ history: historyRows, commit, now });
  const notes = createRestoreNotes({ restores: stores.restores, random, now });
  const restores = createRestores({
    history: historyRows,
    checkpoints: stores.checkpoints,
    noted,
    notes,
    commit,
    now,
  });
  const recovery = createRecovery({
    ...stores,
    look: copies.look,
    signingDevice,
    random,
    now,
  });
  const clones = createClones({ history: historyRows, named, commit, random, now });
  const notedRoutes = notedCheckpointHandlers({ ...assisted, noted });
  const recoveryRate = createSaveRate({ perMinute: recoveriesPerMinute, now, name: "recovery" });
  const unlockedRecovery = createAssistedRecovery({
    ...stores,
    history: historyRows,
    look: copies.look,
    signingDevice,
    keyless: recovery,
    noted,
    commit,
    random,
    now,
  });
  const askingRate = createSaveRate({ perMinute: operationsPerMinute, now, name: "operations" });
  return new Elysia({ prefix: "/api", normalize: false })
    .use(saveRoutes({ identity, saves, rate }))
    .use(
      sessionRoutes({
        identity,
        sessions,
        named: namedSessionHandlers({ ...assisted, named, sealed: sessions }),
      }),
    )
    .use(stateRoutes({ ...assisted, states, rate }))
    .use(segmentRoutes({ identity, segments }))
    .use(historyRoutes({ identity, history: createHistory({ history: historyRows }) }))
    .use(
      differenceRoutes({
        ...assisted,
        differences: createDifferences({ checkpoints, history: historyRows }),
      }),
    )
    .use(checkpointRoutes({ identity, checkpoints, noted: notedRoutes }))
    .use(checkpointSetRoutes({ identity, checkpoints, noted: notedRoutes }))
    .use(restoreRoutes({ ...assisted, restores, rate }))
    .use(mergeRoutes({ ...assisted, merges: createMerges({ history: historyRows, commit, now }), rate }))
    .use(branchRoutes({ identity, sessions }))
    .use(
      leaseRoutes({
        identity,
        leases: createLeases({ leases: stores.leases }),
        rate: createSaveRate({ perMinute: LEASES_PER_MINUTE, now, name: "leases" }),
      }),
    )
    .use(
      statisticsRoutes({
        identity,
        statistics: createStatistics({
          ...stores,
          hasReplica: copies.hasSecond,
          lastScrub: () => scrubReport(scrubs),
        }),
      }),
    )
    .use(
      recoveryRoutes({
        identity,
        recovery,
        unlocked: recoveryHandlers({
          ...assisted,
          keyless: recovery,
          recovery: unlockedRecovery,
          rate: recoveryRate,
        }),
        rate: recoveryRate,
      }),
    )
    .use(restoreNoteRoutes({ identity, notes }))
    .use(sessionShelfRoutes({ identity, sessions }))
    .use(cloneRoutes({ ...assisted, clones, sealed: sessions, rate }))
    .use(activityRoutes({ identity, activity: createActivity({ activity: stores.activity }) }))
    .use(healthRoutes({ identity, health }))
    .use(
      sessionConfigRoutes({
        identity,
        configs: createSessionConfigs({ configs: stores.sessionConfigs, random, now }),
      }),
    )
    .use(
      retentionRoutes({
        identity,
        retention: createRetentionService({ retention, rows: stores.retention, operations, now }),
        rate: askingRate,
      }),
    )
    .use(
      operationRoutes({
        identity,
        operations: createOperationService({ rows: stores.operations, random, now }),
        scrubs: createScrubAsking({ operations, roles: stores.retention, random, now }),
        rate: askingRate,
      }),
    )
    .use(
      webhookRoutes({
        identity,
        webhooks: createWebhooks({ ...deps.webhooks, webhooks: stores.webhooks, random, now }),
        rate: createSaveRate({
          perMinute: deps.webhooks.callsPerMinute ?? WEBHOOK_CALLS_PER_MINUTE,
          now,
          name: "webhooks",
        }),
      }),
    )
    .use(eventRoutes({ identity, hub }))
    .use(bundleRoutes({ identity, bundles: createBundles({ bundles, copies }) }));
};
export type App = ReturnType<typeof createApp>;
