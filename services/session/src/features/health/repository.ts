import type { Bytes } from "@holdfast/vault/bytes";

export interface NewestProof {
  readonly checkpointId: Bytes;
  readonly at: Date;
  readonly whole: boolean;
}

/** What else of a session says how it stands. */
export interface HealthRepository {
  /** The newest proof of any of its checkpoints. */
  readonly newestProof: (sessionId: Bytes) => Promise<NewestProof | null>;
}
