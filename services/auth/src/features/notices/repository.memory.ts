import { parseId } from "@holdfast/protocol/ids";
import { equal } from "@holdfast/vault/bytes";
import { key, type MemoryTables } from "../../memory-tables.ts";
import type { NoticeRepository } from "./repository.ts";

/** NoticeRepository without a database. */
export const memoryNotices = ({ accounts, logins, audit }: MemoryTables): NoticeRepository => ({
  facts: async (entry) => {
    const account = accounts.get(key(entry.accountId));
    const stored = audit.all().some(({ id }) => equal(id, entry.id));
    if (account === undefined || !stored) return null;
    const deviceId = parseId("dev", entry.target ?? "");
    const device = account.devices.find(({ id }) => deviceId !== null && equal(id, deviceId));
    const login = entry.loginId === null ? undefined : logins.get(key(entry.loginId));
    return {
      entry,
      email: account.email,
      login: login ?? null,
      newDevice: device?.version === 1,
    };
  },
});
