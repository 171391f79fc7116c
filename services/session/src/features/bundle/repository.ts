import type { Bytes } from "@holdfast/vault/bytes";
import type { StoredManifest } from "../history/repository.ts";
import type { StoredSegment } from "../segments/repository.ts";

/** A save with everything it names. */
export interface NamedSet {
  readonly workspaceId: Bytes;
  readonly manifest: StoredManifest;
  /** In the order in which the session's saves added them, newest first: what is open on the screen tends to be new. */
  readonly segmentIds: readonly Bytes[];
}

/** Reads whole saves. */
export interface BundleRepository {
  /** The save `at`, or the head for null. Null when there is none that this account may see. [SP-10] */
  readonly find: (sessionId: Bytes, accountId: Bytes, at: Bytes | null) => Promise<NamedSet | null>;
  /** Rows of segments in any order; unknown ids are left out. */
  readonly segments: (workspaceId: Bytes, ids: readonly Bytes[]) => Promise<readonly StoredSegment[]>;
}
