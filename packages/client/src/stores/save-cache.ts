import type { Id } from "@holdfast/protocol/ids";
import type { SessionConfig } from "@holdfast/protocol/retention";
import type { Session } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";

export interface CachedSegment {
  readonly id: Id<"seg">;
  readonly bytes: Bytes;
}

/** The newest save of a session as this device has it. */
export interface CachedSave {
  /** Of the manifest, in hex. */
  readonly digest: string;
  readonly manifest: Bytes;
}

/**
 * Copies of what the service holds, sealed byte for byte: so that opening asks for nothing it has seen, and works without
 * the service. Losing any of it loses nothing. What is read is verified like an answer of the service.
 */
export interface SaveCache {
  readonly save: (session: Id<"ses">) => Promise<CachedSave | null>;
  /** Which segments there are, of this save or others. */
  readonly segments: (session: Id<"ses">) => Promise<ReadonlySet<Id<"seg">>>;
  readonly segment: (session: Id<"ses">, id: Id<"seg">) => Promise<Bytes | null>;
  /**
   * Makes this the newest save: adds the segments that came with it and forgets all but `live`. A crash leaves the save
   * before it, or this one, never a manifest without its segments.
   */
  readonly put: (
    session: Id<"ses">,
    save: CachedSave,
    added: readonly CachedSegment[],
    live: ReadonlySet<Id<"seg">>,
  ) => Promise<void>;
  /** The list of sessions as the service answered it last. */
  readonly sessions: () => Promise<readonly Session[] | null>;
  readonly setSessions: (sessions: readonly Session[]) => Promise<void>;
  /** What an account says of how its sessions are saved, as the service answered it last. [NT-12] */
  readonly config: (account: Id<"acc">) => Promise<SessionConfig | null>;
  readonly setConfig: (account: Id<"acc">, config: SessionConfig) => Promise<void>;
  readonly forget: (session: Id<"ses">) => Promise<void>;
  readonly clear: () => Promise<void>;
}
