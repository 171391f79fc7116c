import type { WEBHOOK_TYPES, WebhookFailure } from "@holdfast/protocol/webhooks";
import type { Bytes } from "@holdfast/vault/bytes";

/** A delivery that this replica has taken, with what it needs of its hook. Ids are 16 bytes. */
export interface TakenDelivery {
  readonly webhookId: Bytes;
  readonly eventId: Bytes;
  readonly workspaceId: Bytes;
  /** Which of the replicas that ever took it this is. */
  readonly claim: number;
  readonly type: (typeof WEBHOOK_TYPES)[number];
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
  /** Attempts of this series before; none is made after one that somebody asked for. */
  readonly tried: number;
  readonly begunAt: Date;
  readonly url: string;
  readonly timeoutSeconds: number;
  /** Sealed. */
  readonly secret: Bytes;
  /** The one before, while it signs too. */
  readonly earlierSecret: Bytes | null;
}

/** What came of an attempt. */
export interface Attempt {
  readonly at: Date;
  readonly status: number | null;
  readonly milliseconds: number;
  /** Null: it was taken. */
  readonly failure: WebhookFailure | null;
  readonly answer: Bytes;
}

export interface Settlement extends Attempt {
  /** When to try again; null for never. */
  readonly nextAt: Date | null;
  /** The receiver says that it is no more. */
  readonly isGone: boolean;
  /** The id of the audit entry, should the hook end by it. */
  readonly auditId: Bytes;
}

export interface TakeTerms {
  readonly now: Date;
  /** Who has not said by then what came of it has died. */
  readonly until: Date;
  readonly most: number;
  readonly perHook: number;
}

/**
 * `settled`; `ended`: and the hook with it; `late`: another replica has taken it up meanwhile; `gone`: there is no such hook any
 * more.
 */
export type Settled = "settled" | "ended" | "late" | "gone";

/** What has to be sent. Of all replicas one has a delivery at a time. [WH-2] */
export interface DeliveryQueue {
  /** Deliveries that are due: at most `most`, and so many of a hook that no more than `perHook` are under way anywhere. [WH-6] */
  readonly take: (terms: TakeTerms) => Promise<readonly TakenDelivery[]>;
  /** Notes an attempt, and what is next; a hook that has failed for 5 days, or is gone, ends. [WH-4] [WH-6] */
  readonly settle: (delivery: TakenDelivery, settlement: Settlement, now: Date) => Promise<Settled>;
  /** Gives back what was taken and not tried. */
  readonly release: (delivery: TakenDelivery, now: Date) => Promise<void>;
  /** Drops up to `most` deliveries of 30 days ago and of hooks that went; answers how many went. [WH-5] */
  readonly sweep: (now: Date, most: number) => Promise<number>;
}
