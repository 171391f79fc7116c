import { cookieNames } from "@holdfast/service-kit/cookies";
import { createCsrf } from "@holdfast/service-kit/csrf";
import { healthRoutes } from "@holdfast/service-kit/health";
import { sqlIdempotency } from "@holdfast/service-kit/idempotency.sql";
import { createIdentity } from "@holdfast/service-kit/identity";
import { type Listening, listen } from "@holdfast/service-kit/listen";
import { createMetrics } from "@holdfast/service-kit/metrics";
import { metricsRoutes } from "@holdfast/service-kit/metrics-routes";
import { createPool } from "@holdfast/service-kit/pool";
import { watchProcess } from "@holdfast/service-kit/process-metrics";
import { readPublicKeys } from "@holdfast/service-kit/public-keys";
import { createService } from "@holdfast/service-kit/service";
import { createTokenVerifier } from "@holdfast/service-kit/token";
import { openTraces } from "@holdfast/service-kit/traces";
import type { Bytes } from "@holdfast/vault/bytes";
import { composeSession, type SessionDeps } from "./compose.ts";
import type { SessionConfig } from "./config.ts";
import { sqlLoginDirectory } from "./login-directory.ts";

export type StartDeps = Pick<SessionDeps, "log" | "onStep">;

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** The session service as a process of its own, behind the edge. */
export const startSessionService = async (config: SessionConfig, deps: StartDeps): Promise<Listening> => {
  const { databaseUrl, trustedProxies } = config;
  const { log } = deps;
  const now = Date.now;
  const sql = createPool({ url: databaseUrl, max: config.poolMax });
  const identity = createIdentity({
    verify: createTokenVerifier({ key: { jwks: readPublicKeys(config.tokenKeys) }, now }),
    logins: sqlLoginDirectory(sql),
    csrf: createCsrf(config.csrfSecret),
    cookies: cookieNames(config.cookiePort),
  });
  const metrics = createMetrics();
  const endpoint = config.tracesEndpoint;
  const traces = await openTraces({ endpoint, service: "holdfast-session", build: "session", log });
  const session = composeSession({ ...config, ...deps, sql, identity, metrics, traces, random, now });
  const health = healthRoutes({
    build: "session",
    metrics,
    features: [],
    dependencies: {
      database: async () => {
        await sql`select 1`;
      },
      ...session.dependencies,
    },
    dispensable: session.dispensable,
  });
  const idempotency = { store: sqlIdempotency(sql), now };
  const counted = metricsRoutes({ metrics, token: config.metricsToken, origin: config.origin });
  const { sockets, endStreams } = session;
  const service = createService(
    { identity, idempotency, log, now, trustedProxies, metrics, traces, sockets },
    session.app,
    health,
    counted,
  );
  const endWatching = watchProcess({ metrics, service: "session", build: "session" });
  const listening = listen({ host: config.host, port: config.port, fetch: service.fetch, endStreams });
  session.start();
  return {
    port: listening.port,
    stop: async () => {
      endWatching();
      await listening.stop();
      await session.close();
      await traces.end();
      await sql.close({ timeout: 1 });
    },
  };
};
