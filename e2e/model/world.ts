import { testDatabase } from "@holdfast/infra/postgres/testing";
import type { BlobKey, BlobStore } from "@holdfast/session/blobs/blob-store";
import { memoryBlobs } from "@holdfast/session/blobs/memory";
import { createCopies } from "@holdfast/session/blobs/replicated";
import { createSaves } from "@holdfast/session/features/saves/service";
import { replicatePortion } from "@holdfast/session/replica/replicate";
import { sqlRetention } from "@holdfast/session/retention/repository.sql";
import { createRetention, GRACE_MILLISECONDS, type RunStep } from "@holdfast/session/retention/run";
import { sqlStores } from "@holdfast/session/stores";
import { randomBytes } from "@holdfast/session/testing/member";
import { sqlWorld } from "@holdfast/session/testing/world";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import { NEWEST } from "./stays.ts";
import { DAY, SECOND } from "./time.ts";

export class Outage extends Error {}

/** What keeps saves, and rows that a history leaves behind. */
const TABLES = [
  "session_checkpoints",
  "manifest_segments",
  "manifests",
  "segments",
  "thinned_saves",
  "segment_tombstones",
  "damages",
  "workspace_sessions",
] as const;

/**
 * The service's parts on a real PostgreSQL, as they are composed in production, on blob stores that can be switched off and a clock that
 * can be moved. Time in it is always ahead of the database's, by which rows that were just written can be told.
 */
export const createModelWorld = async () => {
  const database = await testDatabase("alone");
  const setup = new SQL({ url: database.url, max: 1 });
  // No machine dies here; services do.
  await setup.unsafe(
    `alter database "${new URL(database.url).pathname.slice(1)}" set synchronous_commit = off`,
  );
  await setup.close();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 4 });
  const stores = sqlStores(sql);
  const [here, there] = [new Map<BlobKey, Bytes>(), new Map<BlobKey, Bytes>()];
  const first = memoryBlobs(here);
  let reachable = true;
  const reach = <T>(work: () => Promise<T>): Promise<T> =>
    reachable ? work() : Promise.reject(new Outage("the second store does not answer"));
  const far = memoryBlobs(there);
  const second: BlobStore = {
    put: (key, bytes) => reach(() => far.put(key, bytes)),
    get: (key) => reach(() => far.get(key)),
    delete: (key) => reach(() => far.delete(key)),
  };
  // It stands still but for `pass`. Every history begins at the same time of a day, so that its seed plays it again.
  const beginning = Math.ceil(Date.now() / DAY + 1) * DAY;
  let at = beginning;
  const now = (): number => at;
  const { objects, damages, replica: queue } = stores;
  const quiet = () => undefined;
  const copies = createCopies({
    ...{ first, second, objects, damages, now },
    random: randomBytes,
    onDamage: quiet,
    log: quiet,
  });
  let doomed = null as { step: RunStep; times: number } | null;
  const retention = createRetention({
    rows: sqlRetention(sql),
    blobs: first,
    random: randomBytes,
    now,
    newestAlways: NEWEST,
    onStep: async (step: RunStep) => {
      if (doomed === null || doomed.step !== step) return;
      doomed.times -= 1;
      if (doomed.times === 0) throw new Outage("the process is gone");
    },
  });

  return {
    stores,
    copies,
    saves: createSaves({ saves: stores.saves, blobs: first, copies }),
    world: sqlWorld(owner),
    now,
    /** Goes on by so many milliseconds. */
    pass: (milliseconds: number): void => {
      at += milliseconds;
    },
    /** Gives what was written since the last call the time that it is here. */
    stamp: async (): Promise<void> => {
      const stamped = new Date(at);
      const border = new Date(Date.now() + SECOND);
      await owner`with
        m as (update manifests set received_at = ${stamped} where received_at < ${border}),
        g as (update segments set created_at = ${stamped} where created_at < ${border}),
        c as (update session_checkpoints set created_at = ${stamped} where created_at < ${border})
        update workspace_sessions set updated_at = ${stamped} where updated_at < ${border}`;
    },
    /** Thins, expires and sweeps; dies at a step where it is told to. */
    clean: async (death: { step: RunStep; times: number } | null): Promise<void> => {
      doomed = death;
      try {
        await retention.run(null, null);
      } catch (cause) {
        if (!(cause instanceof Outage)) throw cause;
      } finally {
        doomed = null;
      }
    },
    /** Copies to the second store what waits for it, as far as that answers. */
    replicate: async (): Promise<boolean> => {
      try {
        // What others of this server began before may hold back what was stored after.
        do {
          while ((await replicatePortion({ queue, objects, copies, second })) > 0);
        } while ((await queue.lag()).objects > 0);
        return true;
      } catch (cause) {
        if (!(cause instanceof Outage)) throw cause;
        return false;
      }
    },
    setReachable: (is: boolean): void => {
      reachable = is;
    },
    isReachable: () => reachable,
    /** Keys of the blobs of the first store that hold segments. */
    blobs: () => [...here.keys()].filter((key) => key.startsWith("segments/")),
    /** Flips a bit of a blob of the first store. */
    flip: (key: BlobKey): void => {
      const bytes = here.get(key);
      if (bytes !== undefined) here.set(key, bytes.with(0, (bytes[0] ?? 0) ^ 1));
    },
    /** How many segments are stored that no save names, and that should have been condemned or deleted by the last cleaning. */
    overdue: async (): Promise<number> => {
      const border = new Date(now() - GRACE_MILLISECONDS);
      const [row] = await owner`select count(*)::int as n from segments s
         where not exists (select from manifest_segments r where r.segment_id = s.id)
           and coalesce(s.condemned_at, s.created_at) < ${border}`;
      return row.n;
    },
    /** Leaves the world as it was. */
    clear: async (): Promise<void> => {
      at = beginning;
      for (const table of TABLES) await owner.unsafe(`delete from "${table}"`);
      here.clear();
      there.clear();
      reachable = true;
    },
    close: async (): Promise<void> => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
};
export type ModelWorld = Awaited<ReturnType<typeof createModelWorld>>;
