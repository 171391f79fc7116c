import { SAVES_PER_MINUTE } from "@holdfast/protocol/limits";
import type { Dice } from "@holdfast/service-kit/audit-row";
import type { Identity } from "@holdfast/service-kit/identity";
import { Elysia } from "elysia";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { BundleRepository } from "./features/bundle/repository.ts";
import { bundleRoutes } from "./features/bundle/routes.ts";
import { type BundleDeps, createBundles } from "./features/bundle/service.ts";
import type { CheckpointRepository } from "./features/checkpoints/repository.ts";
import { checkpointRoutes } from "./features/checkpoints/routes.ts";
import { createCheckpoints } from "./features/checkpoints/service.ts";
import type { HistoryRepository } from "./features/history/repository.ts";
import { historyRoutes } from "./features/history/routes.ts";
import { createHistory } from "./features/history/service.ts";
import type { SaveRepository } from "./features/saves/repository.ts";
import { saveRoutes } from "./features/saves/routes.ts";
import { createSaveRate } from "./features/saves/save-rate.ts";
import { createSaves, type SaveDeps } from "./features/saves/service.ts";
import type { SegmentRepository } from "./features/segments/repository.ts";
import { segmentRoutes } from "./features/segments/routes.ts";
import { createSegments } from "./features/segments/service.ts";
import type { SessionRepository } from "./features/sessions/repository.ts";
import { sessionRoutes } from "./features/sessions/routes.ts";
import { createSessions } from "./features/sessions/service.ts";

/** Where everything of this service is kept. */
export interface Stores {
  readonly sessions: SessionRepository;
  readonly saves: SaveRepository;
  readonly segments: SegmentRepository;
  readonly history: HistoryRepository;
  readonly bundles: BundleRepository;
  readonly checkpoints: CheckpointRepository;
}

export interface SessionDeps extends Dice {
  readonly stores: Stores;
  readonly blobs: BlobStore;
  readonly identity: Identity;
  readonly onDamage: BundleDeps["onDamage"];
  readonly savesPerMinute?: number;
  readonly onStep?: NonNullable<SaveDeps["onStep"]>;
}

/** The composition root of services/session: sessions and everything that is saved in them, under `/api`. */
export const createApp = (deps: SessionDeps) => {
  const { stores, blobs, identity, now, random, onDamage, onStep, savesPerMinute = SAVES_PER_MINUTE } = deps;
  const saves = createSaves({ saves: stores.saves, blobs, ...(onStep === undefined ? {} : { onStep }) });
  const { signingDevice } = stores.saves;
  const rate = createSaveRate({ perMinute: savesPerMinute, now });
  return new Elysia({ prefix: "/api", normalize: false })
    .use(saveRoutes({ identity, saves, rate }))
    .use(sessionRoutes({ identity, sessions: createSessions({ sessions: stores.sessions, random, now }) }))
    .use(
      segmentRoutes({
        identity,
        segments: createSegments({ segments: stores.segments, blobs, onDamage, signingDevice }),
      }),
    )
    .use(historyRoutes({ identity, history: createHistory({ history: stores.history }) }))
    .use(
      checkpointRoutes({
        identity,
        checkpoints: createCheckpoints({ checkpoints: stores.checkpoints, random, now }),
      }),
    )
    .use(bundleRoutes({ identity, bundles: createBundles({ bundles: stores.bundles, blobs, onDamage }) }));
};
export type App = ReturnType<typeof createApp>;
