import type { Bytes } from "@holdfast/vault/bytes";

/** A recovery code as it is stored. */
export interface StoredCode {
  readonly accountId: Bytes;
  /** SHA-256 of its login key. */
  readonly authHash: Bytes;
}

/** Recovery codes that nobody has used. */
export interface CodeRepository {
  /** Null when the address has no account, or that account no such code. */
  readonly find: (emailKey: string, slotId: Bytes) => Promise<StoredCode | null>;
  /** Notes that an account was opened by this code, used up or not. [SL-3] */
  readonly use: (slotId: Bytes, at: Date) => Promise<void>;
}
