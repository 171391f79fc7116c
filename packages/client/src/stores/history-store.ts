import type { Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { CachedSegment } from "./save-cache.ts";

/** A sealed part of a session's search index. */
export interface IndexPart {
  /** Counts up within a session. */
  readonly n: number;
  readonly bytes: Bytes;
}

/**
 * What a device keeps to search a session's past: sealed parts of an index, and segments of older saves byte for byte as the service has
 * them. Losing any of it loses nothing; sign-out takes all of it. [SE-4]
 */
export interface HistoryStore {
  /** In ascending order. */
  readonly parts: (session: Id<"ses">) => Promise<readonly IndexPart[]>;
  readonly addPart: (session: Id<"ses">, part: IndexPart) => Promise<void>;
  readonly segments: (session: Id<"ses">) => Promise<ReadonlySet<Id<"seg">>>;
  readonly segment: (session: Id<"ses">, id: Id<"seg">) => Promise<Bytes | null>;
  readonly addSegment: (session: Id<"ses">, segment: CachedSegment) => Promise<void>;
  readonly forget: (session: Id<"ses">) => Promise<void>;
  readonly clear: () => Promise<void>;
}
