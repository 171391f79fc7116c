import type { PresenceTold, WorkspaceEvent } from "@holdfast/protocol/events";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";

/** Whose connection it is and what it is about; a session of null is the whole workspace. Ids are 16 bytes. */
export interface Subscriber {
  readonly connectionId: Bytes;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  /** The device that the login is on, where it is known. */
  readonly deviceId: Bytes | null;
  readonly workspaceId: Bytes;
  readonly sessionId: Bytes | null;
}

/**
 * What a connection may go on with at a moment: everything; nothing, because its login ended, because its account belongs to the
 * workspace no longer, because its session was deleted, or because another connection of its device has opened the session.
 */
export type Standing = "good" | "unauthenticated" | "left" | "deleted" | "replaced";

export interface StoredPresence extends Omit<PresenceTold, "type" | "state"> {
  readonly editing: boolean;
  readonly expiresAt: number;
}

/** One view of a workspace at one moment. */
export interface View {
  /** Number of the newest event, 0 before the first. */
  readonly last: number;
  /** Those that were asked for and are kept, oldest first. */
  readonly events: readonly WorkspaceEvent[];
  /** Of each subscriber that was named, in their order. */
  readonly standings: readonly Standing[];
  readonly presences: readonly StoredPresence[];
  /** As `marks` says it. */
  readonly mark: string;
}

export interface PresenceWrite extends Subscriber {
  readonly deviceId: Bytes;
  readonly sessionId: Bytes;
  readonly editing: boolean;
  /** The connection is the session's own: of two of one device the newer one stays. */
  readonly exclusive: boolean;
}

/** Where events, presence and tickets are kept. The store's own clock counts. */
export interface EventRepository {
  /** The workspace and device of a caller who may subscribe, to one session or, without, to the workspace of his token; else null. */
  readonly enter: (
    caller: Caller,
    sessionId: Bytes | null,
  ) => Promise<Pick<Subscriber, "workspaceId" | "deviceId"> | null>;
  /** All of it is of one moment: what is in `events` was committed before whatever `standings` do not know yet. [EV-6] */
  readonly view: (workspaceId: Bytes, after: number, subscribers: readonly Subscriber[]) => Promise<View>;
  /** Of all connections of a replica, in their order. */
  readonly standings: (subscribers: readonly Subscriber[]) => Promise<readonly Standing[]>;
  /** A text for each workspace, by hex, that is another one when there is something new. */
  readonly marks: (workspaceIds: readonly Bytes[]) => Promise<ReadonlyMap<string, string>>;
  readonly workspaceOf: (sessionId: Bytes) => Promise<Bytes | null>;
  /**
   * Says who has a session of the workspace open; viewers never edit. False: there is no such session, or the device's own
   * connection says it already. [EV-8]
   */
  readonly appear: (write: PresenceWrite) => Promise<boolean>;
  readonly renew: (connectionIds: readonly Bytes[]) => Promise<void>;
  /** Takes back what a connection said, of one session or, with null, of all. */
  readonly disappear: (connectionId: Bytes, sessionId: Bytes | null) => Promise<void>;
  /** Whose ticket has this SHA-256, once; null for one that is used, old or none. [EV-5] */
  readonly useTicket: (hash: Bytes) => Promise<Caller | null>;
}
