import type { Identity } from "@holdfast/service-kit/identity";
import type { Metrics } from "@holdfast/service-kit/metrics";
import { systemResolver } from "@holdfast/service-kit/public-targets";
import type { LogSink } from "@holdfast/service-kit/request-log";
import type { SocketRoute } from "@holdfast/service-kit/sockets";
import type { Traces } from "@holdfast/service-kit/traces";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { createApp } from "./app.ts";
import { createWorkerPool } from "./assisted/pool.ts";
import type { DirectoryStep } from "./blobs/directory.ts";
import { openBlobs } from "./blobs/open-blobs.ts";
import type { BlobPlace, WebhookPlace } from "./config.ts";
import { postgresBus } from "./events/bus.postgres.ts";
import { createHub } from "./events/hub.ts";
import { toldStores } from "./events/told-stores.ts";
import { eventSockets } from "./features/events/sockets.ts";
import type { SaveStep } from "./features/saves/service.ts";
import { startInBackground } from "./jobs/background.ts";
import { bossJobs } from "./jobs/pg-boss.ts";
import { keepCopies } from "./keep-copies.ts";
import { createOperations } from "./operations/operations.ts";
import { registerScrubRun } from "./operations/scrub-run.ts";
import { timerPause } from "./replica/keep-replicated.ts";
import { registerRetention } from "./retention/register.ts";
import { createRetention } from "./retention/run.ts";
import { countBlobs, countJobs, countSaves, measureWaiting } from "./service-metrics.ts";
import { traceBlobs, traceJobs, traceSaves } from "./service-traces.ts";
import { sqlStores } from "./stores.ts";
import { registerWebhooks } from "./webhooks/register.ts";
import { createSecretBox } from "./webhooks/seal-secret.ts";
import { createSender } from "./webhooks/sender.ts";

export interface SessionDeps {
  readonly sql: SQL;
  /** Of the connections that jobs have to themselves. */
  readonly databaseUrl: string;
  readonly blobs: BlobPlace;
  /** Where second copies go; null: nowhere. */
  readonly replica: BlobPlace | null;
  readonly scrubDays: number;
  readonly webhooks: WebhookPlace;
  readonly savesPerMinute: number;
  /** Where pages may come from that open a socket. */
  readonly origins: ReadonlySet<string>;
  /** Whether to listen for hints of other replicas; otherwise it polls alone. [EV-7] */
  readonly listens: boolean;
  readonly identity: Identity;
  readonly log: LogSink;
  /** Where it counts what it does. */
  readonly metrics: Metrics;
  /** Who is told of single requests, jobs and deliveries. */
  readonly traces: Traces;
  readonly random: (length: number) => Bytes;
  readonly now: () => number;
  /** Called after each step of a save, for fault tests. */
  readonly onStep?: (step: SaveStep | DirectoryStep) => Promise<void>;
}

type Probe = () => Promise<void>;

/** The session service without its edge: what it answers, and what it does by itself. */
export interface SessionParts {
  readonly app: ReturnType<typeof createApp>;
  /** As health takes them. */
  readonly dependencies: Readonly<Record<string, Probe>>;
  readonly dispensable: Readonly<Record<string, Probe>>;
  /** Addresses that are answered by a socket. */
  readonly sockets: readonly SocketRoute[];
  /** Ends streams and sockets, which come back later: before it is waited for what still runs. */
  readonly endStreams: () => void;
  /** Begins what runs by itself. */
  readonly start: () => void;
  /** Ends it; what runs at the time is ended in order. */
  readonly close: () => Promise<void>;
}

/** Puts the session service together, on rows and blobs that survive it: the same in a process of its own and in the single node. */
export const composeSession = (deps: SessionDeps): SessionParts => {
  const { sql, databaseUrl, scrubDays, savesPerMinute, identity, log, random, now, onStep } = deps;
  const observed = onStep === undefined ? {} : { onStep };
  const { metrics, traces } = deps;
  const counted = (place: BlobPlace, store: "first" | "second", steps: typeof observed = {}) =>
    traceBlobs(countBlobs(openBlobs(place, { random, ...steps }), store, metrics), store, traces);
  const blobs = counted(deps.blobs, "first", observed);
  const plain = sqlStores(sql);
  const rows = { ...plain, saves: traceSaves(countSaves(plain.saves, metrics), traces) };
  const { events } = rows;
  const listenUrl = deps.listens ? databaseUrl : null;
  const bus = postgresBus({ sql, listenUrl, marks: events.marks, random, now, log });
  const targets = { allow: deps.webhooks.allow, resolve: systemResolver };
  const box = createSecretBox(deps.webhooks.key, random);
  const sender = createSender({
    ...{ queue: rows.deliveries, targets, box, random, now, log, metrics, traces },
  });
  const changed: typeof bus.changed = (workspaceId) => {
    bus.changed(workspaceId);
    sender.nudge();
  };
  const stores = toldStores(rows, { ...bus, changed });
  const hub = createHub({ events, bus, random, now, log });
  const kept = keepCopies({
    stores,
    first: blobs,
    second: deps.replica && counted(deps.replica, "second"),
    scrubDays,
    random,
    now,
    log,
  });
  const jobs = traceJobs(countJobs(bossJobs({ databaseUrl, log, now }), metrics, now), traces);
  measureWaiting({ sql, queue: deps.replica && stores.replica, metrics, now });
  metrics.measured("holdfast_event_connections", "Connections that are told of events here", {}, () => [
    [{}, hub.connections()],
  ]);
  kept.register(jobs);
  registerRetention(jobs, createRetention({ rows: stores.retention, blobs, random, now }));
  registerWebhooks(jobs, stores.deliveries, now);
  const operations = createOperations({ rows: stores.operations, log, random, now });
  const { scrub } = kept;
  registerScrubRun(operations, {
    scrub,
    objects: stores.objects,
    roles: stores.retention,
    pause: timerPause,
  });
  const pool = createWorkerPool();
  const app = createApp({
    pool,
    operations,
    stores,
    hub,
    blobs,
    identity,
    random,
    now,
    copies: kept.copies,
    webhooks: { targets, box, nudge: sender.nudge },
    savesPerMinute,
    ...observed,
  });
  let endJobs = async (): Promise<void> => undefined;
  return {
    app,
    dependencies: { blobs: kept.probes.blobs },
    dispensable: {
      events: bus.health,
      ...(kept.probes.replica === null ? {} : { replica: kept.probes.replica }),
      queue: jobs.health,
    },
    sockets: eventSockets({ hub, events, origins: deps.origins, now }),
    endStreams: hub.end,
    start: () => {
      bus.start();
      hub.start();
      kept.start();
      sender.start();
      operations.start();
      endJobs = startInBackground(jobs, { log, now });
    },
    close: async () => {
      hub.end();
      await bus.stop();
      await operations.stop();
      await endJobs();
      await sender.end();
      await kept.end();
      pool.close();
    },
  };
};
