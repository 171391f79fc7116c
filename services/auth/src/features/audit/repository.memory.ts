import { type Bytes, equal } from "@holdfast/vault/bytes";
import { key, type MemoryTables } from "../../memory-tables.ts";
import type { AuditRepository } from "./repository.ts";

const among = (ids: readonly Bytes[], id: Bytes): boolean => ids.some((each) => equal(each, id));

/** AuditRepository without a database. */
export const memoryAuditLog = ({ audit, accounts, logins }: MemoryTables): AuditRepository => ({
  page: async (workspaceId, before, most) => {
    const { anchor, rows } = audit.chain(workspaceId);
    const entries = rows.filter(({ seq }) => before === null || seq < before).toReversed();
    const { seq, hash } = rows.at(-1) ?? anchor;
    return { head: { seq, hash }, anchor, entries: entries.slice(0, most) };
  },
  emails: async (accountIds) =>
    accountIds.flatMap((accountId) => {
      const email = accounts.get(key(accountId))?.email;
      return email === undefined ? [] : [{ accountId, email }];
    }),
  userAgents: async (accountId, loginIds) =>
    [...logins.values()]
      .filter((login) => equal(login.accountId, accountId) && among(loginIds, login.id))
      .map(({ id, userAgent }) => ({ loginId: id, userAgent })),
  sweep: async (before) => audit.sweep(before),
});
