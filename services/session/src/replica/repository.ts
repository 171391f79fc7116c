import type { BlobKey } from "../blobs/blob-store.ts";
import type { ObjectName } from "../objects/stored-object.ts";

/** What the copying of one portion does. Each resolves when its part is durable; one that throws ends the portion. */
export interface ReplicaWork {
  readonly copy: (object: ObjectName) => Promise<void>;
  /** The copy of something that is no longer stored. */
  readonly remove: (key: BlobKey) => Promise<void>;
}

/** How far the second copy is behind. */
export interface ReplicaLag {
  /** Objects that are still to be copied. */
  readonly objects: number;
  /** When the oldest of them was stored; null when there is none. */
  readonly oldest: Date | null;
}

/**
 * The queue of what the second store lacks: everything that was stored after the place where copying stands, in the order in
 * which it was stored. No save writes into it, and no crash loses anything of it. [IN-2]
 */
export interface ReplicaQueue {
  /**
   * Does the next portion, oldest first: at most `limit` copies, after as many deletions. What was done is remembered although
   * a later part throws; whoever comes while another portion is done finds nothing to do. Answers how many parts it did.
   */
  readonly next: (limit: number, work: ReplicaWork) => Promise<number>;
  readonly lag: () => Promise<ReplicaLag>;
  /** Of these, those that were copied already: what is not there of them is missing. */
  readonly copied: (objects: readonly ObjectName[]) => Promise<readonly ObjectName[]>;
  /** Forgets deletions, where there is no second store. */
  readonly forget: () => Promise<void>;
}
