import type { SessionConfigBody } from "@holdfast/protocol/retention";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";

export type StoredConfig = Omit<SessionConfigBody, "encryptionEnabled"> & {
  /** Counts changes; 1 is the first. */
  readonly version: number;
};

/** How accounts want their sessions kept. [RT-4] */
export interface SessionConfigRepository {
  /** Null where nothing was ever set. */
  readonly find: (accountId: Bytes) => Promise<StoredConfig | null>;
  /** Stores what has the version after the one that is there, 0 for none; false where there is another. */
  readonly put: (accountId: Bytes, config: StoredConfig, audit: AuditRow) => Promise<boolean>;
}
