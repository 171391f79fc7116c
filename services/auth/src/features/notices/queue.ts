import type { LoginClient } from "@holdfast/protocol/auth";
import type { NotificationData } from "@holdfast/protocol/notifications";
import type { Bytes } from "@holdfast/vault/bytes";

/** What waits to be sent. */
export interface Outgoing {
  readonly id: Bytes;
  /** Null for an invite of an address that has no account. */
  readonly accountId: Bytes | null;
  readonly kind: string;
  readonly at: Date;
  readonly data: NotificationData;
  /** How often it was tried. */
  readonly attempts: number;
  /** By which senders it went already. */
  readonly sent: readonly string[];
}

export interface InviteFacts {
  readonly inviteId: Bytes;
  readonly workspaceId: Bytes;
  readonly inviterEmail: string;
  readonly expiresAt: Date;
}

/** What a letter says besides. */
export interface NoticeFacts {
  /** The address it goes to, as typed. */
  readonly email: string;
  /** The login that did it, where one did. */
  readonly login: {
    readonly client: LoginClient;
    readonly userAgent: string;
    readonly address: string;
  } | null;
  readonly invite: InviteFacts | null;
}

export interface Taking {
  readonly now: Date;
  /** Until when they are this replica's alone. */
  readonly until: Date;
  readonly most: number;
}

/** What waits to be sent, for all replicas together. [NT-10] */
export interface NoticeQueue {
  /** What is due, oldest first. What others have taken, and are still at, is left out. */
  readonly take: (taking: Taking) => Promise<readonly Outgoing[]>;
  /** Null where there is nobody any more to tell, or nothing to tell of: an account that is gone, an invite that is closed. */
  readonly facts: (outgoing: Outgoing) => Promise<NoticeFacts | null>;
  /** Notes by which senders it went, and when it is tried again; null: never, and it goes. */
  readonly note: (id: Bytes, sent: readonly string[], again: Date | null) => Promise<void>;
  /** What waits after a failure is due now: who did not take it answers again. */
  readonly hasten: (now: Date) => Promise<void>;
  /** Gives up what is older; answers how many. */
  readonly drop: (before: Date) => Promise<number>;
}
