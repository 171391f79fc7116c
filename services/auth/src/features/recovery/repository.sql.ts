import { SLOT_KIND } from "@holdfast/vault/slot";
import type { SQL } from "bun";
import type { CodeRepository } from "./repository.ts";

/** CodeRepository in PostgreSQL: one statement, whether there is such an account and code or not. [AU-14] */
export const sqlCodes = (sql: SQL): CodeRepository => ({
  find: async (emailKey, slotId) => {
    const [row] = await sql`
      select s.account_id, s.auth_hash from slots s join accounts a on a.id = s.account_id
       where a.email_key = ${emailKey} and s.id = ${slotId} and s.kind = ${SLOT_KIND.recoveryCode}
         and s.auth_hash is not null`;
    return row === undefined
      ? null
      : { accountId: new Uint8Array(row.account_id), authHash: new Uint8Array(row.auth_hash) };
  },

  use: async (slotId, at) => {
    await sql`
      update slots set last_used_at = ${at}, uses = uses + 1
       where id = ${slotId} and kind = ${SLOT_KIND.recoveryCode}`;
  },
});
