import type { Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";

/** One sealed journal entry (kind 0a). `n` counts up within a session on this device while anything of it is kept. */
export interface JournalItem {
  readonly n: number;
  /** When it was written, milliseconds since 1970 by this device's clock. */
  readonly at: number;
  readonly bytes: Bytes;
}

/** A sealed save that is not acknowledged yet, byte for byte as it is sent. [SP-21] */
export interface PreparedRecord {
  readonly digest: string;
  readonly seq: number;
  /** Digest of the parent, zeros for a first save, in hex. */
  readonly parent: string;
  /** Journal entries up to this number are contained in the save. */
  readonly covers: number;
  readonly manifest: Bytes;
  readonly segments: readonly { readonly id: Id<"seg">; readonly bytes: Bytes }[];
}

/**
 * What a device keeps of work the service has not acknowledged. Everything in it is sealed. A promise that resolved is
 * durable: it survives the end of the process at any later moment.
 */
export interface Journal {
  /** False when nothing outlives the process: the client says so and saves remotely more often. */
  readonly durable: boolean;
  readonly append: (session: Id<"ses">, item: JournalItem) => Promise<void>;
  /** In ascending order. A torn last entry is left out. */
  readonly entries: (session: Id<"ses">) => Promise<readonly JournalItem[]>;
  /** Forgets the entries up to and including `n`. */
  readonly trim: (session: Id<"ses">, n: number) => Promise<void>;
  /** One at a time: replaces an earlier one. */
  readonly putPrepared: (session: Id<"ses">, record: PreparedRecord) => Promise<void>;
  readonly prepared: (session: Id<"ses">) => Promise<PreparedRecord | null>;
  readonly dropPrepared: (session: Id<"ses">) => Promise<void>;
  /** Sessions with entries or a prepared save. */
  readonly sessions: () => Promise<readonly Id<"ses">[]>;
  readonly clear: (session: Id<"ses">) => Promise<void>;
}
