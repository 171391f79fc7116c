import type { LogSink } from "@holdfast/service-kit/request-log";
import type { Bytes } from "@holdfast/vault/bytes";
import { type BlobStore, segmentBlobKey } from "./blobs/blob-store.ts";
import { type Copies, createCopies } from "./blobs/replicated.ts";
import { logDamage } from "./damage-log.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { keepReplicated, type Replication, timerPause } from "./replica/keep-replicated.ts";
import { replicatePortion } from "./replica/replicate.ts";
import { createScrub, type Scrub } from "./scrub/scrub.ts";
import type { Stores } from "./store-ports.ts";

export interface KeepCopiesDeps {
  readonly stores: Stores;
  readonly first: BlobStore;
  /** Null: no second copy is kept. */
  readonly second: BlobStore | null;
  readonly scrubDays: number;
  readonly random: (length: number) => Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: LogSink;
}

/** What runs beside the requests, and what they read through. */
export interface KeptCopies {
  readonly copies: Copies;
  readonly scrub: Scrub;
  /** Each resolves when the store answers. */
  readonly probes: { readonly blobs: () => Promise<void>; readonly replica: (() => Promise<void>) | null };
  /** Registers the scrub. */
  readonly register: (jobs: Jobs) => void;
  /** Begins to copy. */
  readonly start: () => void;
  readonly end: () => Promise<void>;
}

const EVERY_TEN_MINUTES = "*/10 * * * *";
const NOWHERE = segmentBlobKey({
  workspaceId: new Uint8Array(16),
  id: new Uint8Array(16),
  digest: new Uint8Array(32),
});
const answers = (store: BlobStore) => async (): Promise<void> => {
  await store.get(NOWHERE);
};

/** Keeps a second copy of everything, and both of them whole, on the stores of a service. */
export const keepCopies = (deps: KeepCopiesDeps): KeptCopies => {
  const { stores, first, second, random, now, log } = deps;
  const { objects, damages, replica: queue, scrubs } = stores;
  const copies = createCopies({
    first,
    second,
    objects,
    damages,
    random,
    now,
    onDamage: logDamage(log, now),
    log,
  });
  const days = deps.scrubDays;
  const scrub = createScrub({
    scrubs,
    objects,
    damages,
    copies,
    queue,
    first,
    second,
    days,
    now,
    pause: timerPause,
  });
  let replication: Replication | null = null;
  const copiesArrive = (store: BlobStore) => async (): Promise<void> => {
    await answers(store)();
    if (replication?.isStopped()) throw new Error("copies do not arrive");
  };
  return {
    copies,
    scrub,
    probes: { blobs: answers(first), replica: second && copiesArrive(second) },
    register: (jobs) =>
      jobs.every("scrub", EVERY_TEN_MINUTES, async (signal) => {
        if (second === null) await queue.forget();
        await scrub.turn(signal);
      }),
    start: () => {
      if (second === null) return;
      const portion = () => replicatePortion({ queue, objects, copies, second });
      replication = keepReplicated({ portion, pause: timerPause, random: Math.random, log });
    },
    end: async () => {
      await replication?.end();
    },
  };
};
