import { REQUEST_MAX_BYTES } from "@holdfast/protocol/limits";
import { cookieNames } from "@holdfast/service-kit/cookies";
import { createCsrf } from "@holdfast/service-kit/csrf";
import { healthRoutes } from "@holdfast/service-kit/health";
import { sqlIdempotency } from "@holdfast/service-kit/idempotency.sql";
import { createIdentity } from "@holdfast/service-kit/identity";
import { readPublicKeys } from "@holdfast/service-kit/public-keys";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { createService } from "@holdfast/service-kit/service";
import { createTokenVerifier } from "@holdfast/service-kit/token";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import { createApp } from "./app.ts";
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

export interface RunningService {
  readonly port: number;
  /** Lets the requests that run end, at most 5 s. */
  readonly stop: () => Promise<void>;
}

const STOP_MILLISECONDS = 5_000;
/** Above the longest that a save may wait for the blob store. */
const IDLE_SECONDS = 60;

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
): Promise<RunningService> => {
  const now = Date.now;
  const sql = new SQL({ url: config.databaseUrl, max: config.poolMax });
  const blobs = openBlobs(config.blobs, { random, ...(onStep === undefined ? {} : { onStep }) });
  const identity = createIdentity({
    verify: createTokenVerifier({ key: { jwks: readPublicKeys(config.tokenKeys) }, now }),
    logins: sqlLoginDirectory(sql),
    csrf: createCsrf(config.csrfSecret),
    cookies: cookieNames(config.cookiePort),
  });
  const app = createApp({
    stores: sqlStores(sql),
    blobs,
    identity,
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
  const server = Bun.serve({
    hostname: config.host,
    port: config.port,
    development: false,
    // Said here because the runtime shares ports by default outside development: a second start must fail and say so.
    reusePort: false,
    // Above every route's own limit, so that a body beyond one is refused by a problem and not by the server's bare status.
    maxRequestBodySize: REQUEST_MAX_BYTES,
    idleTimeout: IDLE_SECONDS,
    fetch: (request, at) => service.fetch(request, at.requestIP(request)?.address ?? null),
  });
  return {
    port: server.port ?? config.port,
    stop: async () => {
      await Promise.race([server.stop(), Bun.sleep(STOP_MILLISECONDS)]);
      await server.stop(true);
      await sql.close({ timeout: 1 });
    },
  };
};
