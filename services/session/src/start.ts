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
import { segmentBlobKey } from "./blobs/blob-store.ts";
import type { DirectoryStep } from "./blobs/directory.ts";
import { openBlobs } from "./blobs/open-blobs.ts";
import type { SessionConfig } from "./config.ts";
import { logDamage } from "./damage-log.ts";
import type { SaveStep } from "./features/saves/service.ts";
import { sqlLoginDirectory } from "./login-directory.ts";
import { sqlStores } from "./stores.ts";

export interface StartDeps {
  readonly log: LogSink;
  /** Called after each step of a save, for fault tests. */
  readonly onStep?: (step: SaveStep | DirectoryStep) => Promise<void>;
}

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const NOWHERE = segmentBlobKey({
  workspaceId: new Uint8Array(16),
  id: new Uint8Array(16),
  digest: new Uint8Array(32),
});

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
  const app = createApp({
    pool,
    stores: sqlStores(sql),
    blobs,
    identity,
    random,
    now,
    onDamage: logDamage(log, now),
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
      blobs: async () => {
        await blobs.get(NOWHERE);
      },
    },
  });
  const { trustedProxies } = config;
  const idempotency = { store: sqlIdempotency(sql), now };
  const service = createService({ identity, idempotency, log, now, trustedProxies }, app, health);
  const listening = listen({ host: config.host, port: config.port, fetch: service.fetch });
  return {
    port: listening.port,
    stop: async () => {
      await listening.stop();
      pool.close();
      await sql.close({ timeout: 1 });
    },
  };
};
