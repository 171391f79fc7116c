import type { ChainedRow, ChainPlace } from "@holdfast/service-kit/audit-chain";
import type { Bytes } from "@holdfast/vault/bytes";

/** An entry as it is stored: of an action that this build may not know any more. */
export interface StoredEntry extends Omit<ChainedRow, "action" | "accountId"> {
  readonly action: string;
  readonly accountId: Bytes | null;
}

/** A part of a chain, newest first and without a gap. */
export interface StoredPage {
  /** The newest entry of the chain. */
  readonly head: ChainPlace;
  /** What came right before the oldest entry that is kept. */
  readonly anchor: ChainPlace;
  readonly entries: readonly StoredEntry[];
}

/** The audit logs of workspaces. Who does something appends to them; here they are read and swept. */
export interface AuditRepository {
  /** At most so many entries, those before the number `before` where one is said; all of one moment. [AD-5] */
  readonly page: (workspaceId: Bytes, before: number | null, most: number) => Promise<StoredPage>;
  /** Addresses of accounts, as typed. */
  readonly emails: (
    accountIds: readonly Bytes[],
  ) => Promise<readonly { readonly accountId: Bytes; readonly email: string }[]>;
  /** What logins of one account said they are, ended ones too. */
  readonly userAgents: (
    accountId: Bytes,
    loginIds: readonly Bytes[],
  ) => Promise<readonly { readonly loginId: Bytes; readonly userAgent: string }[]>;
  /** Drops entries before a time, in every chain the oldest first; answers how many. [AD-6] */
  readonly sweep: (before: Date) => Promise<number>;
}
