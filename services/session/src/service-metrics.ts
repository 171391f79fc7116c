import { DAMAGE_STATES } from "@holdfast/protocol/health";
import type { Metrics } from "@holdfast/service-kit/metrics";
import type { SQL } from "bun";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { SaveRepository } from "./features/saves/repository.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { ReplicaQueue } from "./replica/repository.ts";

/** Of a save, as `commit` answers. */
export const OUTCOMES = [
  "saved",
  "stored",
  "would-save",
  "refused",
  "history-full",
  "device-key-changed",
] as const;
const BYTES_BOUNDS = [1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];
const MILLISECONDS = 1000;

const timed = async <T>(observe: (seconds: number) => void, work: () => Promise<T>): Promise<T> => {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    observe((performance.now() - begun) / MILLISECONDS);
  }
};

/** Counts what is committed, what it weighs, and how long its two slow stages take. [OP-5] */
export const countSaves = (saves: SaveRepository, metrics: Metrics): SaveRepository => {
  const commits = metrics.counter("holdfast_saves_total", "Saves that reached the database", {
    outcome: OUTCOMES,
  });
  const bytes = metrics.histogram("holdfast_save_bytes", "Sealed bytes of a save", {}, BYTES_BOUNDS);
  const seconds = metrics.histogram("holdfast_save_commit_seconds", "The transaction of a save", {});
  return {
    ...saves,
    commit: async (save, writer, mode) => {
      const result = await timed(
        (took) => seconds.observe({}, took),
        () => saves.commit(save, writer, mode),
      );
      commits.add({ outcome: result.kind });
      const weight = save.segments.reduce((sum, segment) => sum + segment.bytes.length, save.body.length);
      if (result.kind === "saved") bytes.observe({}, weight);
      return result;
    },
  };
};

/** Times what is asked of a blob store, and counts what it did not do. [OP-5] */
export const countBlobs = (blobs: BlobStore, store: "first" | "second", metrics: Metrics): BlobStore => {
  const labels = { act: ["put", "get", "delete"] } as const;
  const seconds = metrics.histogram(
    `holdfast_blob_${store}_seconds`,
    `Acts of the ${store} blob store`,
    labels,
  );
  const failed = metrics.counter(`holdfast_blob_${store}_failures_total`, "Those that failed", labels);
  const act = <T>(name: "put" | "get" | "delete", work: () => Promise<T>): Promise<T> =>
    timed(
      (took) => seconds.observe({ act: name }, took),
      () =>
        work().catch((cause: unknown) => {
          failed.add({ act: name });
          throw cause;
        }),
    );
  return {
    put: (key, bytes) => act("put", () => blobs.put(key, bytes)),
    get: (key) => act("get", () => blobs.get(key)),
    delete: (key) => act("delete", () => blobs.delete(key)),
  };
};

export const JOBS = ["retention", "scrub", "webhooks", "other"] as const;

/** Tells of each job when it last ended well, how long its turns take, and how many failed. [OP-5] */
export const countJobs = (jobs: Jobs, metrics: Metrics, now: () => number): Jobs => {
  const seconds = metrics.histogram("holdfast_job_seconds", "Turns of jobs", { job: JOBS });
  const failures = metrics.counter("holdfast_job_failures_total", "Turns that failed", { job: JOBS });
  const last = metrics.gauge("holdfast_job_success_seconds", "When a turn here last ended well, since 1970", {
    job: JOBS,
  });
  return {
    ...jobs,
    every: (name, cron, work) => {
      const job = JOBS.find((known) => known === name) ?? "other";
      jobs.every(name, cron, async (signal) => {
        try {
          await timed(
            (took) => seconds.observe({ job }, took),
            () => work(signal),
          );
        } catch (cause) {
          failures.add({ job });
          throw cause;
        }
        last.set({ job }, now() / MILLISECONDS);
      });
    },
  };
};

export interface WaitingDeps {
  readonly sql: SQL;
  /** Null: no second copy is kept. */
  readonly queue: ReplicaQueue | null;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/** What waits, and what is damaged, in the whole deployment: each replica tells the same. [OP-5] */
export const measureWaiting = ({ sql, queue, metrics, now }: WaitingDeps): void => {
  if (queue !== null) {
    metrics.measured("holdfast_waiting_copies", "Objects without a second copy", {}, async () => [
      [{}, (await queue.lag()).objects],
    ]);
    metrics.measured("holdfast_oldest_copy_seconds", "Since when the oldest of them waits", {}, async () => {
      const { oldest } = await queue.lag();
      return [[{}, oldest === null ? 0 : Math.max(0, (now() - oldest.getTime()) / MILLISECONDS)]];
    });
  }
  metrics.measured(
    "holdfast_damages_found",
    "Damaged copies by what became of them",
    { state: DAMAGE_STATES },
    async () => {
      const rows: { readonly state: (typeof DAMAGE_STATES)[number]; readonly count: string }[] =
        await sql`select state, count(*) from damages group by state`;
      return DAMAGE_STATES.map((state) => [
        { state },
        Number(rows.find((row) => row.state === state)?.count ?? 0),
      ]);
    },
  );
  metrics.measured("holdfast_waiting_notices", "Notices that wait to be sent", {}, async () => {
    const [row] = await sql`select count(*) as notices from outgoing_notices`;
    return [[{}, Number(row.notices)]];
  });
  const states = ["waiting", "running"] as const;
  metrics.measured(
    "holdfast_open_operations",
    "Operations that have not ended",
    { state: states },
    async () => {
      const rows: { readonly state: (typeof states)[number]; readonly count: string }[] =
        await sql`select state, count(*) from operations where ended_at is null group by state`;
      return states.map((state) => [{ state }, Number(rows.find((row) => row.state === state)?.count ?? 0)]);
    },
  );
};
