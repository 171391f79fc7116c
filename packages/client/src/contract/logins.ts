import type { Id } from "@holdfast/protocol/ids";

/** A browser or program that is signed in to the account. */
export interface Login {
  readonly id: Id<"lgn">;
  /** "Firefox on Linux": what it says of itself, in words of this client. */
  readonly name: string;
  readonly kind: "browser" | "program";
  /** The device it acts for; null where the service does not know. */
  readonly deviceId: Id<"dev"> | null;
  /** Network address, as the service saw it last. */
  readonly address: string;
  readonly createdAt: string;
  /** To a quarter of an hour: noted when it renews itself. */
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  /** The one that asks. */
  readonly current: boolean;
}
