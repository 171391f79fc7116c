import type { LoginDirectory } from "@holdfast/service-kit/identity";
import type { SQL } from "bun";
import { own } from "./sql-values.ts";

/** Logins as the rows of the auth service have them, for a process in which that service does not run. */
export const sqlLoginDirectory = (sql: SQL): LoginDirectory => ({
  status: async (loginId) => {
    const [row] = await sql`
      select account_id, revoked_at is null and expires_at > now() as live from logins where id = ${loginId}`;
    return row === undefined ? null : { accountId: own(row.account_id), live: row.live };
  },
});
