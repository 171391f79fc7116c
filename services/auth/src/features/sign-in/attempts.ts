import type { Bytes } from "@holdfast/vault/bytes";

/** Where attempts to sign in are counted. Keys are keyed hashes of addresses, times milliseconds since 1970. */
export interface SignInAttempts {
  /**
   * Takes one attempt of at most `max` until they expire; null when it was there, else when the lock ends. It is taken
   * before the key is compared: of any number of concurrent guesses no more than `max` are ever compared.
   */
  readonly take: (
    key: Bytes,
    limits: { readonly max: number; readonly now: number; readonly expiresAt: number },
  ) => Promise<number | null>;
  /** A right key gives all attempts back. */
  readonly clear: (key: Bytes) => Promise<void>;
}
