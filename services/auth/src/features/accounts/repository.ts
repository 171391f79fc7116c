import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { AccountRow, NewAccount, NewLogin } from "../../rows.ts";

export type CreateOutcome = "created" | "email-taken" | "id-taken";

/** What signing in needs of an account. */
export interface SignInRow {
  readonly account: AccountRow;
  /** Of the one passphrase slot. */
  readonly slot: Bytes;
  readonly authHash: Bytes;
}

/** Accounts as a whole. */
export interface AccountRepository {
  /**
   * Stores the account, its workspace and its first login together, or nothing of them. Where address and ids are taken it
   * is the address.
   */
  readonly create: (account: NewAccount, login: NewLogin, audit: AuditRow) => Promise<CreateOutcome>;
  readonly findByEmail: (emailKey: string) => Promise<SignInRow | null>;
  readonly find: (accountId: Bytes) => Promise<AccountRow | null>;
}
