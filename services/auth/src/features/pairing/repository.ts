import type { LoginClient } from "@holdfast/protocol/auth";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { AccountRow, NewLogin } from "../../rows.ts";

/** A device that asks, as it is stored when it starts. Hashes are of its two codes. */
export interface PairingStart {
  readonly deviceHash: Bytes;
  readonly userHash: Bytes;
  readonly client: LoginClient;
  readonly pairingKey: Bytes;
  readonly userAgent: string;
  readonly address: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly intervalSeconds: number;
}

export type PairingAsked = Pick<
  PairingStart,
  "client" | "pairingKey" | "userAgent" | "address" | "createdAt" | "expiresAt"
>;

/** Whose answer, to which code. */
export interface PairingPlace {
  readonly userHash: Bytes;
  readonly accountId: Bytes;
  readonly now: Date;
}

/** `handOff` null is a refusal. */
export interface PairingAnswer {
  readonly loginId: Bytes;
  readonly handOff: Bytes | null;
}

export type Polled =
  | { readonly kind: "gone" }
  | { readonly kind: "waiting" }
  | { readonly kind: "denied" }
  | { readonly kind: "too-often"; readonly intervalSeconds: number }
  | { readonly kind: "approved"; readonly account: AccountRow; readonly client: LoginClient };

/** Device codes (RFC 8628). Every step of one code is one transaction: of concurrent ones exactly one takes it. */
export interface PairingRepository {
  /** False when the user code is in use: draw another. Forgets expired ones. */
  readonly start: (pairing: PairingStart) => Promise<boolean>;
  /** Binds a waiting code to the account that enters it first; null for everybody else, and for one that does not wait. [DV-6] */
  readonly enter: (place: PairingPlace) => Promise<PairingAsked | null>;
  /** What `enter` answered, again, to the account that entered it; counts as no guess. */
  readonly entered: (place: PairingPlace) => Promise<PairingAsked | null>;
  /** Stores the answer of the account that entered the code. False when there is nothing to answer any more. */
  readonly answer: (place: PairingPlace, answer: PairingAnswer, audit: AuditRow) => Promise<boolean>;
  /** Notes that the device asked, and what it is told. Asking before the interval has passed lengthens it by 5 s. [DV-8] */
  readonly poll: (deviceHash: Bytes, now: Date) => Promise<Polled>;
  /** Uses an approved code up and stores the login: the hand-off, once; null when somebody was faster, or the login that
   * approved it has ended. [DV-8] */
  readonly take: (deviceHash: Bytes, login: NewLogin, audit: AuditRow) => Promise<Bytes | null>;
  /** Codes that wait for the answer of this account. */
  readonly waiting: (accountId: Bytes, now: Date) => Promise<number>;
}

/** What one question too early adds, and where that ends. */
export const SLOWER_BY_SECONDS = 5;
export const INTERVAL_MAX_SECONDS = 60;
/** A question may overtake the one before it on the way. */
export const EARLY_MILLISECONDS = 1_000;
