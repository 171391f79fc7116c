import type { StoredObject } from "../objects/stored-object.ts";

/** What a portion, or a whole pass, has looked at. `bytes` are those of all copies. */
export interface ScrubCount {
  readonly objects: number;
  readonly bytes: number;
  /** Copies that were bad. */
  readonly found: number;
  readonly mended: number;
}

export interface ScrubPass extends ScrubCount {
  readonly startedAt: Date;
  /** How many objects there were when it began. */
  readonly expected: number;
}

/** Where the scrub stands. */
export interface ScrubRepository {
  /** The pass that has begun and not ended. */
  readonly running: () => Promise<ScrubPass | null>;
  /** The newest pass that has ended. */
  readonly last: () => Promise<(ScrubCount & { readonly startedAt: Date; readonly endedAt: Date }) | null>;
  /** Begins a pass; nothing where one runs. */
  readonly begin: (at: Date) => Promise<void>;
  /**
   * Does the next portion of the pass that runs, at most `limit` objects, and goes on after them the next time. Ends the pass
   * when nothing follows. False: there is no pass to go on with, or somebody else is doing a portion.
   */
  readonly next: (
    limit: number,
    at: Date,
    work: (objects: readonly StoredObject[]) => Promise<ScrubCount>,
  ) => Promise<boolean>;
}
