import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";

/** A ticket, by the SHA-256 of what its owner shows. */
export interface TicketRow extends Caller {
  readonly hash: Bytes;
  readonly expiresAt: Date;
}

/** Where tickets wait to be used. Using one is the business of the service whose socket it opens. [EV-5] */
export interface TicketRepository {
  /** Keeps one more, and lets go of those whose time is over at `now`. */
  readonly add: (ticket: TicketRow, now: Date) => Promise<void>;
}
