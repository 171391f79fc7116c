import type { LogSink } from "@holdfast/service-kit/request-log";
import type { PgBoss } from "pg-boss";
import type { Jobs, Work } from "./jobs.ts";

export interface BossDeps {
  /** PostgreSQL as the role of the services, migrated. */
  readonly databaseUrl: string;
  readonly log: LogSink;
  readonly now: () => number;
  readonly pace?: BossPace;
}

/** Seconds. */
export interface BossPace {
  /** How long a turn that is due waits for a free replica at most. */
  readonly poll: number;
  /** A replica that has not been heard of for this long is dead; 10 at least. */
  readonly heartbeat: number;
  /** How often somebody looks for dead replicas. */
  readonly supervise: number;
}

/** The schema that migration 0014_jobs makes. */
const SCHEMA = "jobs";
const PACE: BossPace = { poll: 5, heartbeat: 30, supervise: 30 };
/** One for turns, one so that a heartbeat waits for nobody. */
const CONNECTIONS = 2;
/** A turn that fails is tried again twice, and then at its next time. */
const RETRIES = 2;
const RETRY_DELAY_SECONDS = 60;
const TURN_SECONDS_MAX = 12 * 3600;
const KEPT_SECONDS = 7 * 24 * 3600;
const STOP_MILLISECONDS = 20_000;

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Jobs by pg-boss: rows in the schema `jobs`, of which a replica takes one by locking it. [RT-12]
 *
 * A queue of the policy `stately` has one turn that waits and one that runs at most, of all replicas. Who runs one says so
 * every few seconds; who is silent for too long has died, and the turn waits for another.
 */
export const bossJobs = ({ databaseUrl, log, now, pace = PACE }: BossDeps): Jobs => {
  const registered = new Map<string, { readonly cron: string; readonly work: Work }>();
  const workers = new Map<string, string>();
  const ending = new AbortController();
  const say = (event: string, fields: Record<string, unknown>): void =>
    log(JSON.stringify({ event, at: new Date(now()).toISOString(), ...fields }));
  let opened: Promise<PgBoss> | null = null;
  let state: "starting" | "running" | "failed" = "starting";

  /** The library is loaded with the first use: a service is ready for its callers before. */
  const open = async (): Promise<PgBoss> => {
    const library = await import("pg-boss");
    const boss = new library.PgBoss({
      connectionString: databaseUrl,
      max: CONNECTIONS,
      schema: SCHEMA,
      migrate: false,
      createSchema: false,
      superviseIntervalSeconds: pace.supervise,
      monitorIntervalSeconds: pace.supervise,
    });
    // It goes on by itself: the database was away, or a connection was cut.
    boss.on("error", (cause) => say("jobs-trouble", { message: messageOf(cause) }));
    return boss;
  };

  const turn = async (name: string, work: Work, signal: AbortSignal): Promise<void> => {
    const begun = now();
    try {
      await work(signal);
      say("job", { name, milliseconds: now() - begun });
    } catch (cause) {
      say("job-failed", { name, milliseconds: now() - begun, message: messageOf(cause) });
      throw cause;
    }
  };

  const begin = async (): Promise<void> => {
    opened ??= open();
    const boss = await opened;
    await boss.start();
    for (const [name, { cron, work }] of registered) {
      const terms = {
        retryLimit: RETRIES,
        retryDelay: RETRY_DELAY_SECONDS,
        expireInSeconds: TURN_SECONDS_MAX,
        heartbeatSeconds: pace.heartbeat,
        deleteAfterSeconds: KEPT_SECONDS,
      };
      await boss.createQueue(name, { policy: "stately", ...terms });
      await boss.updateQueue(name, terms);
      await boss.schedule(name, cron, null, { tz: "UTC" });
      const worker = await boss.work(name, { pollingIntervalSeconds: pace.poll }, async ([job]) => {
        if (job !== undefined) await turn(name, work, AbortSignal.any([job.signal, ending.signal]));
      });
      workers.set(name, worker);
    }
  };

  return {
    every: (name, cron, work) => {
      registered.set(name, { cron, work });
    },
    runNow: async (name) => {
      if (!registered.has(name)) throw new Error(`no job is called ${name}`);
      if (opened === null) throw new Error("the jobs have not begun");
      const boss = await opened;
      await boss.send(name, {});
      const worker = workers.get(name);
      if (worker !== undefined) boss.notifyWorker(worker);
    },
    health: async () => {
      if (state === "failed") throw new Error("the jobs could not begin");
      if (state === "starting") return;
      const boss = await opened;
      const [name] = registered.keys();
      if (name !== undefined) await boss?.getQueue(name);
    },
    start: async () => {
      try {
        await begin();
        state = "running";
      } catch (cause) {
        state = "failed";
        throw cause;
      }
    },
    stop: async () => {
      ending.abort();
      const boss = await opened;
      await boss?.stop({ graceful: true, timeout: STOP_MILLISECONDS });
    },
  };
};
