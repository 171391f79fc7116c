import type { Bytes } from "@holdfast/vault/bytes";

/** What a restore drill found; the counts are sealed. [CP-15] */
export interface MemoryProof {
  readonly at: Date;
  readonly whole: boolean;
  readonly meta: Bytes;
  readonly deviceId: Bytes;
}

export interface MemoryCheckpoint {
  readonly id: Bytes;
  readonly sessionId: Bytes;
  readonly save: {
    readonly seq: number;
    readonly digest: Bytes;
    readonly receivedAt: Date;
    readonly bytes: number;
  };
  readonly origin: "manual" | "auto";
  readonly pinned: boolean;
  readonly meta: Bytes;
  readonly version: number;
  readonly deviceId: Bytes;
  readonly createdAt: Date;
  readonly proof: MemoryProof | null;
}

/** A note of which save went back to what. [CP-16] */
export interface MemoryRestore {
  readonly sessionId: Bytes;
  readonly save: { readonly seq: number; readonly digest: Bytes };
  readonly from: Bytes;
  readonly checkpointId: Bytes | null;
  /** How many parts; null for all. */
  readonly parts: number | null;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly deviceId: Bytes;
  readonly at: Date;
}
