import type { Bytes } from "@holdfast/vault/bytes";
import type { ObjectName, StoredObject } from "./stored-object.ts";

/** After which object a page begins: segments come first, each by its id, then manifests, each session's by their digests. */
export interface ObjectPlace {
  readonly object: StoredObject["object"];
  /** The workspace of a segment, the session of a manifest. */
  readonly scope: Bytes;
  readonly id: Bytes;
}

/** Rows of what is kept in two copies, whoever asks. */
export interface ObjectRepository {
  readonly manifest: (sessionId: Bytes, digest: Bytes) => Promise<StoredObject | null>;
  readonly segment: (workspaceId: Bytes, id: Bytes) => Promise<StoredObject | null>;
  /** The digest under which saves of the workspace name a segment, row or not; null when none does. */
  readonly namedDigest: (workspaceId: Bytes, segmentId: Bytes) => Promise<Bytes | null>;
  /** Puts the bytes that were accepted back into the row of an object whose row holds them. */
  readonly replaceBody: (name: ObjectName, body: Bytes) => Promise<void>;
  /** Of one workspace, in a fixed order, at most `limit`; empty at the end. */
  readonly page: (
    workspaceId: Bytes,
    after: ObjectPlace | null,
    limit: number,
  ) => Promise<readonly StoredObject[]>;
  readonly count: (workspaceId: Bytes) => Promise<number>;
  /** Does something while nobody can delete the object's row. Null, and nothing is done, when it is gone. */
  readonly hold: <T>(name: ObjectName, work: () => Promise<T>) => Promise<T | null>;
}
