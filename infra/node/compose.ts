import { createApp as createAuth } from "@holdfast/auth/app";
import { createHumanCheck } from "@holdfast/auth/edge/human-check";
import type { HumanPlace } from "@holdfast/auth/edge/human-place";
import { keepAuditSwept } from "@holdfast/auth/features/audit/sweep";
import { createDispatcher } from "@holdfast/auth/features/notices/dispatcher";
import { traceSenders } from "@holdfast/auth/features/notices/trace-senders";
import { keepTelling } from "@holdfast/auth/features/notifications/due";
import { keepGrantsSwept } from "@holdfast/auth/features/rotation/sweep";
import type { HttpPlace } from "@holdfast/auth/mail/http-sender";
import type { MailPlace } from "@holdfast/auth/mail/open-mail";
import { openSenders } from "@holdfast/auth/mail/open-senders";
import { databaseStores } from "@holdfast/auth/stores";
import { createPrisma } from "@holdfast/database/client";
import { fromBase64url } from "@holdfast/protocol/encoding";
import { cookieNames } from "@holdfast/service-kit/cookies";
import { createCsrf } from "@holdfast/service-kit/csrf";
import { explorerRoutes } from "@holdfast/service-kit/explorer";
import { healthRoutes } from "@holdfast/service-kit/health";
import { sqlIdempotency } from "@holdfast/service-kit/idempotency.sql";
import { createIdentity } from "@holdfast/service-kit/identity";
import { createMetrics } from "@holdfast/service-kit/metrics";
import { metricsRoutes } from "@holdfast/service-kit/metrics-routes";
import { openApiDocument } from "@holdfast/service-kit/openapi";
import { createPool } from "@holdfast/service-kit/pool";
import { watchProcess } from "@holdfast/service-kit/process-metrics";
import { createRateLimiter } from "@holdfast/service-kit/rate-limit";
import { sqlRateCounters } from "@holdfast/service-kit/rate-limit.sql";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { createService } from "@holdfast/service-kit/service";
import { readSigningKey } from "@holdfast/service-kit/signing-key";
import type { Upgrade } from "@holdfast/service-kit/sockets";
import { createTokenVerifier } from "@holdfast/service-kit/token";
import { openTraces } from "@holdfast/service-kit/traces";
import { composeSession } from "@holdfast/session/compose";
import { type BlobPlace, webhookPlaceOf } from "@holdfast/session/config";
import { sqlLoginDirectory } from "@holdfast/session/login-directory";
import type { NodeConfig, Rates } from "../config.ts";
import type { Secrets } from "../data/secrets.ts";

export interface ProductDeps {
  readonly version: string;
  /** The public address: scheme, host and port. */
  readonly origin: string;
  /** Port of the public address: the names of the cookies carry it. */
  readonly cookiePort: number;
  /** PostgreSQL as the role of the services, migrated. */
  readonly databaseUrl: string;
  readonly secrets: Secrets;
  readonly blobs: BlobPlace;
  /** Where second copies go; null: nowhere. */
  readonly replica: BlobPlace | null;
  readonly scrubDays: number;
  readonly webhooks: NodeConfig["webhooks"];
  readonly rates: Rates;
  readonly auditDays: number;
  readonly mail: MailPlace;
  /** Absent or null: notices are not posted. */
  readonly notify?: HttpPlace | null;
  readonly human: HumanPlace | null;
  readonly trustedProxies: ReadonlySet<string>;
  /** Null: only this machine reads what is counted. */
  readonly metricsToken?: string | null;
  /** Of a collector; absent or null: nobody is told of single requests. */
  readonly tracesEndpoint?: string | null;
  /** Where pages may come from that open a socket, besides the origin. */
  readonly socketOrigins?: ReadonlySet<string>;
  /** Whether to listen for hints of other replicas on this database; it does unless said otherwise. */
  readonly listens?: boolean;
  readonly log: LogSink;
}

export interface Product {
  /** Answers everything below `/api`. `peer` is the address at the other end of the connection. */
  readonly fetch: (request: Request, peer: string | null, upgrade?: Upgrade) => Promise<Response>;
  /** Ends streams and sockets, before it is waited for what still runs. */
  readonly endStreams: () => void;
  readonly close: () => Promise<void>;
}

/** Of each service: a storm of sign-ins takes no connection that a save waits for. */
const CONNECTIONS_MAX = { auth: 6, session: 8 };

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

const secretOf = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new Error("a kept secret is not base64url: the secrets file is damaged");
  return bytes;
};

/** All services in this process, behind one edge. */
export const composeProduct = async (deps: ProductDeps): Promise<Product> => {
  const { version, cookiePort, secrets, rates, log, trustedProxies } = deps;
  const now = Date.now;
  const sql = createPool({ url: deps.databaseUrl, max: CONNECTIONS_MAX.auth });
  const sessionSql = createPool({ url: deps.databaseUrl, max: CONNECTIONS_MAX.session });
  const prisma = createPrisma(deps.databaseUrl);
  const key = await readSigningKey(secrets.tokenKey, secrets.earlierTokenKeys);
  const csrf = createCsrf(secretOf(secrets.csrfSecret));
  const cookies = cookieNames(cookiePort);
  const accounts = databaseStores(prisma, sql, now);
  const verify = createTokenVerifier({ key, now });
  const identity = createIdentity({ verify, logins: sqlLoginDirectory(sessionSql), csrf, cookies });

  const metrics = createMetrics();
  const endpoint = deps.tracesEndpoint ?? null;
  const traces = await openTraces({ endpoint, service: "holdfast", build: version, log });
  const senders = openSenders({ mail: deps.mail, notify: deps.notify ?? null }, { random, now });
  const dispatcher = createDispatcher({
    queue: accounts.noticeQueue,
    senders: traceSenders(senders, traces),
    origin: deps.origin,
    log,
    now,
    metrics,
  });
  const auth = createAuth({
    nudge: dispatcher.nudge,
    metrics,
    human: createHumanCheck({ place: deps.human, origin: deps.origin, log }),
    origin: deps.origin,
    stores: accounts,
    identity,
    limiter: createRateLimiter({ counters: sqlRateCounters(sql), now }),
    perMinute: rates.perMinute,
    secret: secretOf(secrets.fakeSaltSecret),
    tokens: { key, now },
    csrf,
    cookies,
    random,
    now,
  });
  const session = composeSession({
    ...{ databaseUrl: deps.databaseUrl, blobs: deps.blobs, replica: deps.replica, scrubDays: deps.scrubDays },
    webhooks: webhookPlaceOf(deps.webhooks.key ?? secrets.webhookKey, deps.webhooks.allow),
    savesPerMinute: rates.savesPerMinute,
    ...{ origins: new Set([deps.origin, ...(deps.socketOrigins ?? [])]), listens: deps.listens ?? true },
    ...{ sql: sessionSql, identity, log, metrics, traces, random, now },
  });
  const health = healthRoutes({
    build: version,
    metrics,
    features: [],
    turnstile: deps.human,
    dependencies: {
      database: async () => {
        await sql`select 1`;
      },
      ...session.dependencies,
    },
    dispensable: { ...session.dispensable, sender: dispatcher.probe },
  });
  const counted = metricsRoutes({ metrics, token: deps.metricsToken ?? null, origin: deps.origin });
  const explorer = explorerRoutes({
    document: () =>
      openApiDocument({ version, accessCookie: cookies.access }, auth, session.app, health, counted),
    csrfCookie: cookies.csrf,
  });
  const sweeping = [
    keepAuditSwept({ audit: accounts.audit, days: deps.auditDays, now, log }),
    keepGrantsSwept({ workspaces: accounts.workspaces, now, log }),
    keepTelling({ notifications: accounts.notifications, nudge: dispatcher.nudge, now, log }),
  ];
  const idempotency = { store: sqlIdempotency(sql), now };
  const service = createService(
    { identity, idempotency, log, now, trustedProxies, metrics, traces, sockets: session.sockets },
    auth,
    session.app,
    health,
    counted,
    explorer,
  );
  const endWatching = watchProcess({ metrics, service: "holdfast", build: version });
  session.start();
  dispatcher.start();
  return {
    fetch: service.fetch,
    endStreams: session.endStreams,
    close: async () => {
      endWatching();
      await session.close();
      for (const each of sweeping) each.end();
      await dispatcher.close();
      await traces.end();
      await prisma.$disconnect();
      await sql.close({ timeout: 1 });
      await sessionSql.close({ timeout: 1 });
    },
  };
};
