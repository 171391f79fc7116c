import type { Bytes } from "@holdfast/vault/bytes";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Copies } from "../blobs/replicated.ts";
import type { Copy, DamageRepository } from "../damage/repository.ts";
import type { ObjectRepository } from "../objects/repository.ts";
import { copyKey, fits, quarantineKey, type StoredObject } from "../objects/stored-object.ts";
import type { ReplicaQueue } from "../replica/repository.ts";
import type { ScrubCount, ScrubPass, ScrubRepository } from "./repository.ts";

export interface ScrubDeps {
  readonly scrubs: ScrubRepository;
  readonly objects: ObjectRepository;
  readonly damages: DamageRepository;
  readonly copies: Copies;
  readonly queue: ReplicaQueue;
  readonly first: BlobStore;
  readonly second: BlobStore | null;
  /** In how many days everything is read once. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;
export const SCRUB_PORTION_OBJECTS = 16;
/** Of a pass, without waiting for its time: what is small is looked at at once. */
const SCRUB_LEAST_OBJECTS = 64;
/** A part of the days, so that a pass ends before the next is due although the service stood still for a while. */
const SCRUB_PACE = 0.8;
/** For each second of work, so many of rest. */
const SCRUB_REST = 3;
const RELEASED_AT_ONCE = 100;

/** How many objects a pass may have looked at by now, to be through in its days at an even pace. */
export const scrubShare = ({ startedAt, expected }: ScrubPass, now: number, days: number): number => {
  const part = (now - startedAt.getTime()) / (days * DAY_MILLISECONDS * SCRUB_PACE);
  return SCRUB_LEAST_OBJECTS + Math.ceil(expected * Math.min(1, part));
};

/** Reads everything that is stored, both copies of it, and makes up for a bad one from the other. [IN-4] */
export const createScrub = (deps: ScrubDeps) => {
  const { copies, objects, damages, second } = deps;

  const stillThere = ({ object, workspaceId, sessionId, id, digest }: StoredObject) =>
    object === "segment" ? objects.segment(workspaceId, id) : objects.manifest(sessionId ?? id, digest);

  const repair = async (
    object: StoredObject,
    copy: Copy,
    { bad, good }: { readonly bad: Bytes | null; readonly good: Bytes | null },
  ): Promise<{ found: number; mended: number }> => {
    if (copy === "second" && bad === null && good !== null) {
      // Not a loss but a copy that was never made, where the queue has not come that far.
      const [known] = await deps.queue.copied([object]);
      if (known === undefined) {
        await second?.put(copyKey(object), good);
        return { found: 0, mended: 0 };
      }
    }
    const damage = await copies.note(object, bad, { copy, foundBy: "scrub", goodElsewhere: good !== null });
    const mended = good !== null && (await copies.mend(damage, object, bad, good));
    return { found: 1, mended: mended ? 1 : 0 };
  };

  /** What was noted and is whole again: a client has sent it, or a store that was away is back. */
  const close = async (object: StoredObject, isWhole: (copy: Copy) => boolean): Promise<void> => {
    for (const { id, copy } of await damages.openOf([object]))
      if (isWhole(copy)) await damages.mended(id, new Date(deps.now()), null);
  };

  const check = async (row: StoredObject): Promise<ScrubCount> => {
    const [one, two] = [await copies.bytesOf(row, "first"), second && (await copies.bytesOf(row, "second"))];
    const whole = { first: fits(one, row), second: second === null || fits(two, row) };
    const count = { objects: 1, bytes: (one?.length ?? 0) + (two?.length ?? 0), found: 0, mended: 0 };
    await close(row, (copy) => whole[copy]);
    if (whole.first && whole.second) return count;
    // Deleted since its row was read: then nothing is missing.
    const object = await stillThere(row);
    if (object === null) return count;
    const [goodOne, goodTwo] = [whole.first ? one : null, second !== null && whole.second ? two : null];
    const repairs = [
      ...(whole.first ? [] : [await repair(object, "first", { bad: one, good: goodTwo })]),
      ...(whole.second ? [] : [await repair(object, "second", { bad: two, good: goodOne })]),
    ];
    return {
      ...count,
      found: repairs.reduce((sum, { found }) => sum + found, 0),
      mended: repairs.reduce((sum, { mended }) => sum + mended, 0),
    };
  };

  const checkAll = async (rows: readonly StoredObject[]): Promise<ScrubCount> => {
    const sum = { objects: 0, bytes: 0, found: 0, mended: 0 };
    for (const row of rows) {
      const { objects: n, bytes, found, mended } = await check(row);
      sum.objects += n;
      sum.bytes += bytes;
      sum.found += found;
      sum.mended += mended;
    }
    return sum;
  };

  /** Whether a portion is due: of the pass that runs, or of one that begins with it. */
  const isDue = async (): Promise<boolean> => {
    const now = deps.now();
    const running = await deps.scrubs.running();
    if (running !== null) return running.objects < scrubShare(running, now, deps.days);
    const last = await deps.scrubs.last();
    if (last !== null && now - last.startedAt.getTime() < deps.days * DAY_MILLISECONDS) return false;
    await deps.scrubs.begin(new Date(now));
    return true;
  };

  const releaseQuarantine = async (): Promise<void> => {
    for (const { id, copy } of await damages.quarantinedBefore(new Date(deps.now()), RELEASED_AT_ONCE)) {
      const store = copy === "first" ? deps.first : second;
      // Of a second store that is no longer kept nothing can be taken away.
      await store?.delete(quarantineKey(id));
      await damages.released(id);
    }
  };

  return {
    /** These objects, now. */
    check: checkAll,

    /** One portion without regard to the time. False: there is no pass to go on with. */
    portion: () => deps.scrubs.next(SCRUB_PORTION_OBJECTS, new Date(deps.now()), checkAll),

    /** What is due by now, portion by portion with rests between them. */
    turn: async (signal: AbortSignal): Promise<void> => {
      await damages.lose(new Date(deps.now()));
      await releaseQuarantine();
      while (!signal.aborted && (await isDue())) {
        const begun = deps.now();
        if (!(await deps.scrubs.next(SCRUB_PORTION_OBJECTS, new Date(begun), checkAll))) return;
        await deps.pause(Math.max(0, deps.now() - begun) * SCRUB_REST, signal);
      }
    },
  };
};
export type Scrub = ReturnType<typeof createScrub>;
