import { createPrisma } from "@holdfast/database/client";
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
import { readOtherKeys } from "@holdfast/service-kit/public-keys";
import { createRateLimiter } from "@holdfast/service-kit/rate-limit";
import { sqlRateCounters } from "@holdfast/service-kit/rate-limit.sql";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { createService } from "@holdfast/service-kit/service";
import { readSigningKey } from "@holdfast/service-kit/signing-key";
import { createTokenVerifier } from "@holdfast/service-kit/token";
import { openTraces } from "@holdfast/service-kit/traces";
import type { Bytes } from "@holdfast/vault/bytes";
import { createApp } from "./app.ts";
import type { AuthConfig } from "./config.ts";
import { createHumanCheck } from "./edge/human-check.ts";
import { keepAuditSwept } from "./features/audit/sweep.ts";
import { createDispatcher } from "./features/notices/dispatcher.ts";
import { traceSenders } from "./features/notices/trace-senders.ts";
import { keepTelling } from "./features/notifications/due.ts";
import { keepGrantsSwept } from "./features/rotation/sweep.ts";
import { openSenders } from "./mail/open-senders.ts";
import { databaseStores } from "./stores.ts";

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** The auth service as a process of its own: its app behind the edge, on PostgreSQL. */
export const startAuthService = async (config: AuthConfig, log: LogSink): Promise<Listening> => {
  const now = Date.now;
  const key = await readSigningKey(config.tokenKey, readOtherKeys(config.otherTokenKeys));
  const sql = createPool({ url: config.databaseUrl, max: config.poolMax });
  const prisma = createPrisma(config.databaseUrl, config.poolMax);
  const stores = databaseStores(prisma, sql, now);
  const csrf = createCsrf(config.csrfSecret);
  const cookies = cookieNames(config.cookiePort);
  const verify = createTokenVerifier({ key, now });
  const identity = createIdentity({ verify, logins: stores.logins, csrf, cookies });
  const metrics = createMetrics();
  const endpoint = config.tracesEndpoint;
  const traces = await openTraces({ endpoint, service: "holdfast-auth", build: "auth", log });
  const dispatcher = createDispatcher({
    queue: stores.noticeQueue,
    senders: traceSenders(openSenders(config, { random, now }), traces),
    origin: config.origin,
    log,
    now,
    metrics,
  });
  const app = createApp({
    nudge: dispatcher.nudge,
    metrics,
    human: createHumanCheck({ place: config.human, origin: config.origin, log }),
    origin: config.origin,
    stores,
    identity,
    limiter: createRateLimiter({ counters: sqlRateCounters(sql), now }),
    perMinute: config.perMinute,
    secret: config.fakeSaltSecret,
    tokens: { key, now },
    csrf,
    cookies,
    random,
    now,
  });
  const database = async (): Promise<void> => {
    await sql`select 1`;
  };
  const health = healthRoutes({
    build: "auth",
    metrics,
    features: [],
    turnstile: config.human,
    dependencies: { database },
    dispensable: { sender: dispatcher.probe },
  });
  const idempotency = { store: sqlIdempotency(sql), now };
  const { trustedProxies } = config;
  const counted = metricsRoutes({ metrics, token: config.metricsToken, origin: config.origin });
  const edge = { identity, idempotency, log, now, trustedProxies, metrics, traces };
  const { fetch } = createService(edge, app, health, counted);
  const endWatching = watchProcess({ metrics, service: "auth", build: "auth" });
  const sweeping = [
    keepAuditSwept({ audit: stores.audit, days: config.auditDays, now, log }),
    keepGrantsSwept({ workspaces: stores.workspaces, now, log }),
    keepTelling({ notifications: stores.notifications, nudge: dispatcher.nudge, now, log }),
  ];
  dispatcher.start();
  const listening = listen({ ...config, fetch });
  return {
    port: listening.port,
    stop: async () => {
      endWatching();
      for (const each of sweeping) each.end();
      await listening.stop();
      await dispatcher.close();
      await traces.end();
      await prisma.$disconnect();
      await sql.close({ timeout: 1 });
    },
  };
};
