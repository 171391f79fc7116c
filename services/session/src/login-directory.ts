import type { LoginDirectory } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** Logins as the rows of the auth service have them, for a process in which that service does not run. */
export const sqlLoginDirectory = (sql: SQL): LoginDirectory => ({
  status: async (loginId) => {
    const [row] = await sql`
      select account_id, revoked_at is null and expires_at > now() as live from logins where id = ${loginId}`;
    return row === undefined ? null : { accountId: own(row.account_id), live: row.live };
  },
});
