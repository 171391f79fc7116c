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

/** A name for a save, sealed and ready to be sent: its id makes it safe to send twice. [CP-10] */
export interface WaitingName {
  readonly id: Id<"cpt">;
  /** Digest of the save it names, in hex. */
  readonly at: string;
  readonly seq: number;
  readonly pinned: boolean;
  /** Kind 09, thing 2, version 1. */
  readonly meta: Bytes;
}

/** A session that the service does not have yet: what it is made of, before its first save. [LE-5] */
export interface NewBranch {
  /** The session it is a branch of. */
  readonly origin: Id<"ses">;
  /** Digest of the save that it left, in hex; null where an earlier version of this client wrote it down. */
  readonly at: string | null;
  /** Journal entries of that session up to here are contained in it; null once they have been let go. */
  readonly covers: number | null;
  /** The sealed name. */
  readonly meta: Bytes;
  readonly nameTag: Bytes;
}

/** A sealed save and the names given to it. `save` is null once the service has it. */
export interface OutboxItem {
  /** With the first item of a branch. */
  readonly begins?: NewBranch;
  readonly save: PreparedRecord | null;
  readonly names: readonly WaitingName[];
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
  /** What waits to be sent, in the order in which it is sent: each save builds on the one before it. [SP-30] */
  readonly outbox: (session: Id<"ses">) => Promise<readonly OutboxItem[]>;
  /** Replaces all that waits, as one: a crash leaves what was there before, or this. */
  readonly setOutbox: (session: Id<"ses">, items: readonly OutboxItem[]) => Promise<void>;
  /** Sessions with entries or something in the outbox. */
  readonly sessions: () => Promise<readonly Id<"ses">[]>;
  readonly clear: (session: Id<"ses">) => Promise<void>;
}
