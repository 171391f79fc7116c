import type { LoginClient } from "@holdfast/protocol/auth";
import { parseId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import type { NoticeRepository } from "./repository.ts";

interface FactColumns {
  readonly email: string;
  readonly client: LoginClient | null;
  readonly user_agent: string;
  readonly address: string;
  readonly device_id: Uint8Array | null;
  readonly created_at: Date;
  readonly new_device: boolean;
}

const NOBODY: Bytes = new Uint8Array(0);

/** NoticeRepository in PostgreSQL: one statement, since it is asked after every sign-in. */
export const sqlNotices = (sql: SQL): NoticeRepository => ({
  facts: async (entry) => {
    const deviceId = parseId("dev", entry.target ?? "") ?? NOBODY;
    const [row]: readonly FactColumns[] = await sql`
      select a.email, l.client, l.user_agent, l.address, l.device_id, l.created_at,
             exists (select 1 from devices d where d.id = ${deviceId} and d.account_id = a.id and d.version = 1) as new_device
        from audit_entries e
        join accounts a on a.id = ${entry.accountId}
        left join logins l on l.id = ${entry.loginId ?? NOBODY}
       where e.id = ${entry.id}`;
    if (row === undefined) return null;
    const { email, client, user_agent: userAgent, address, created_at: at } = row;
    const loginDevice = row.device_id === null ? null : new Uint8Array(row.device_id);
    const login = client === null ? null : { client, userAgent, address, deviceId: loginDevice, at };
    return { entry, email, login, newDevice: row.new_device };
  },
});
