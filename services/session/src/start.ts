import { cookieNames } from "@holdfast/service-kit/cookies";
import { createCsrf } from "@holdfast/service-kit/csrf";
import { healthRoutes } from "@holdfast/service-kit/health";
import { sqlIdempotency } from "@holdfast/service-kit/idempotency.sql";
import { createIdentity } from "@holdfast/service-kit/identity";
import { type Listening, listen } from "@holdfast/service-kit/listen";
import { createPool } from "@holdfast/service-kit/pool";
import { readPublicKeys } from "@holdfast/service-kit/public-keys";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { createService } from "@holdfast/service-kit/service";
import { createTokenVerifier } from "@holdfast/service-kit/token";
import type { Bytes } from "@holdfast/vault/bytes";
import { createApp } from "./app.ts";
import { createWorkerPool } from "./assisted/pool.ts";
import type { DirectoryStep } from "./blobs/directory.ts";
import { openBlobs } from "./blobs/open-blobs.ts";
import type { SessionConfig } from "./config.ts";
import type { SaveStep } from "./features/saves/service.ts";
import { startInBackground } from "./jobs/background.ts";
import { bossJobs } from "./jobs/pg-boss.ts";
import { keepCopies } from "./keep-copies.ts";
import { sqlLoginDirectory } from "./login-directory.ts";
import { registerRetention } from "./retention/register.ts";
import { createRetention } from "./retention/run.ts";
import { sqlStores } from "./stores.ts";

export interface StartDeps {
  readonly log: LogSink;
  /** Called after each step of a save, for fault tests. */
  readonly onStep?: (step: SaveStep | DirectoryStep) => Promise<void>;
}

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
/** The session service as a process of its own: its app behind the edge, on rows and blobs that survive it. */
export const startSessionService = async (
  config: SessionConfig,
  { log, onStep }: StartDeps,
): Promise<Listening> => {
  const now = Date.now;
  const sql = createPool({ url: config.databaseUrl, max: config.poolMax });
  const blobs = openBlobs(config.blobs, { random, ...(onStep === undefined ? {} : { onStep }) });
  const identity = createIdentity({
    verify: createTokenVerifier({ key: { jwks: readPublicKeys(config.tokenKeys) }, now }),
    logins: sqlLoginDirectory(sql),
    csrf: createCsrf(config.csrfSecret),
    cookies: cookieNames(config.cookiePort),
  });
  const pool = createWorkerPool();
  const stores = sqlStores(sql);
  const kept = keepCopies({
    stores,
    first: blobs,
    second: config.replica && openBlobs(config.replica, { random }),
    scrubDays: config.scrubDays,
    random,
    now,
    log,
  });
  const jobs = bossJobs({ databaseUrl: config.databaseUrl, log, now });
  kept.register(jobs);
  registerRetention(jobs, createRetention({ rows: stores.retention, blobs, random, now }));
  const app = createApp({
    pool,
    stores,
    blobs,
    identity,
    random,
    now,
    copies: kept.copies,
    savesPerMinute: config.savesPerMinute,
    ...(onStep === undefined ? {} : { onStep }),
  });
  const health = healthRoutes({
    build: "session",
    features: [],
    dependencies: {
      database: async () => {
        await sql`select 1`;
      },
      blobs: kept.probes.blobs,
    },
    dispensable: kept.probes.replica === null ? {} : { replica: kept.probes.replica },
  });
  const { trustedProxies } = config;
  const idempotency = { store: sqlIdempotency(sql), now };
  const service = createService({ identity, idempotency, log, now, trustedProxies }, app, health);
  const listening = listen({ host: config.host, port: config.port, fetch: service.fetch });
  kept.start();
  const endJobs = startInBackground(jobs, { log, now });
  return {
    port: listening.port,
    stop: async () => {
      await listening.stop();
      await endJobs();
      await kept.end();
      pool.close();
      await sql.close({ timeout: 1 });
    },
  };
};
