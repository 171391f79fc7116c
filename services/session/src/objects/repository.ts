import type { Bytes } from "@holdfast/vault/bytes";
import type { ObjectName, StoredObject } from "./stored-object.ts";

/** Rows of what is kept in two copies, whoever asks. */
export interface ObjectRepository {
  readonly manifest: (sessionId: Bytes, digest: Bytes) => Promise<StoredObject | null>;
  readonly segment: (workspaceId: Bytes, id: Bytes) => Promise<StoredObject | null>;
  /** The digest under which saves of the workspace name a segment, row or not; null when none does. */
  readonly namedDigest: (workspaceId: Bytes, segmentId: Bytes) => Promise<Bytes | null>;
  /** Puts the bytes that were accepted back into the row of an object whose row holds them. */
  readonly replaceBody: (name: ObjectName, body: Bytes) => Promise<void>;
  /** Does something while nobody can delete the object's row. Null, and nothing is done, when it is gone. */
  readonly hold: <T>(name: ObjectName, work: () => Promise<T>) => Promise<T | null>;
}
