import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { FetchedSegment, FromWorker, Job, JobResult, ToWorker, Unlocking } from "./jobs.ts";

/** Fetches stored segments as they are; whoever opens them checks them. */
export type FetchSegments = (ids: readonly Bytes[]) => AsyncIterable<FetchedSegment>;

export interface Task {
  readonly unlocking: Unlocking;
  readonly job: Job;
  readonly fetch: FetchSegments;
}

export interface PoolLimits {
  /** Threads at most; each is started when it is first needed. */
  readonly workers: number;
  /** Requests that run or wait, of everybody and of one account. Beyond them nobody waits. */
  readonly places: number;
  readonly placesOfOne: number;
  /** A job that takes longer is given up with its thread: shortly before the server ends a connection on which nothing moves. */
  readonly jobMilliseconds: number;
}

export const POOL_LIMITS: PoolLimits = {
  workers: 2,
  places: 12,
  placesOfOne: 4,
  jobMilliseconds: 50_000,
};

/** A place among those that may use a thread: taken before a body is read, given back when the request is done. */
export interface Place {
  readonly run: (task: Task) => Promise<JobResult>;
  readonly leave: () => void;
}

export interface WorkerPool {
  /** `account` is any name of whom it is for. */
  readonly enter: (account: string) => Result<Place, "busy">;
  readonly close: () => void;
}

/** A defect in a thread. Its words stay there: they may hold what was opened. */
export class WorkerFailed extends Error {
  override readonly name = "WorkerFailed";
}

interface Waiting {
  readonly task: Task;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (cause: Error) => void;
}

const buffersOf = (bytes: readonly (Bytes | null)[]): ArrayBuffer[] =>
  bytes.flatMap((each) => (each === null || each.buffer.byteLength !== each.byteLength ? [] : [each.buffer]));

/** What a job hands over for good: the token and the body, of which no copy stays behind. */
const handedOver = ({ unlocking, job }: Task): ArrayBuffer[] =>
  buffersOf([unlocking.token, job.kind === "change-state" ? job.body : null]);

/** One thread, which does one job at a time. */
class Thread {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url));
  #current: Waiting | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(onFree: (thread: Thread) => void, onEnd: (thread: Thread) => void, milliseconds: number) {
    const settle = (end: (current: Waiting) => void): void => {
      const current = this.#current;
      this.#current = null;
      if (this.#timer !== null) clearTimeout(this.#timer);
      if (current !== null) end(current);
    };
    const lose = (why: string): void => {
      this.#worker.terminate();
      onEnd(this);
      settle(({ reject }) => reject(new WorkerFailed(why)));
    };
    this.start = (waiting) => {
      const { task } = waiting;
      this.#current = waiting;
      this.#timer = setTimeout(() => lose("the job took too long"), milliseconds);
      const message: ToWorker = { kind: "job", unlocking: task.unlocking, job: task.job };
      this.#worker.postMessage(message, handedOver(task));
    };
    const answer = async (ids: readonly Bytes[]): Promise<void> => {
      const current = this.#current;
      try {
        for await (const segment of current?.task.fetch(ids) ?? []) {
          // The thread may have been given up meanwhile, and may be at somebody else's job.
          if (this.#current !== current) return;
          const message: ToWorker = { kind: "segments", segments: [segment] };
          this.#worker.postMessage(message, buffersOf([segment.bytes]));
        }
      } catch (cause) {
        if (this.#current === current)
          lose(cause instanceof Error ? cause.name : "segments cannot be fetched");
      }
    };
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "want") void answer(data.ids);
      else {
        settle(({ resolve, reject }) => {
          if (data.kind === "done") resolve(data.result);
          else reject(Object.assign(new WorkerFailed(data.name), { stack: data.stack }));
        });
        onFree(this);
      }
    };
    this.#worker.onerror = () => lose("the thread ended");
  }

  readonly start: (waiting: Waiting) => void;

  close(): void {
    this.#worker.terminate();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#current?.reject(new WorkerFailed("the service ends"));
    this.#current = null;
  }
}

/**
 * A few threads that open and seal for callers with an unlock token, and a bounded number of requests that wait for them. The
 * thread of the event loop moves bytes and holds none of the keys. [AM-10]
 */
export const createWorkerPool = (limits: PoolLimits = POOL_LIMITS): WorkerPool => {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const waiting: Waiting[] = [];
  const held = new Map<string, number>();
  let taken = 0;

  const next = (): void => {
    while (waiting.length > 0) {
      const thread = idle.pop() ?? begin();
      if (thread === null) return;
      const first = waiting.shift();
      if (first !== undefined) thread.start(first);
    }
  };
  const begin = (): Thread | null => {
    if (all.size >= limits.workers) return null;
    const thread = new Thread(
      (free) => {
        idle.push(free);
        next();
      },
      (ended) => {
        all.delete(ended);
        next();
      },
      limits.jobMilliseconds,
    );
    all.add(thread);
    return thread;
  };

  return {
    enter: (account) => {
      const own = held.get(account) ?? 0;
      if (taken >= limits.places || own >= limits.placesOfOne) return err("busy");
      taken += 1;
      held.set(account, own + 1);
      let left = false;
      return ok({
        run: (task) =>
          new Promise((resolve, reject) => {
            waiting.push({ task, resolve, reject });
            next();
          }),
        leave: () => {
          if (left) return;
          left = true;
          taken -= 1;
          const still = (held.get(account) ?? 1) - 1;
          if (still > 0) held.set(account, still);
          else held.delete(account);
        },
      });
    },
    close: () => {
      for (const thread of all) thread.close();
      all.clear();
      for (const { reject } of waiting.splice(0)) reject(new WorkerFailed("the service ends"));
    },
  };
};
