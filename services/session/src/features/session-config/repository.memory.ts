import { toHex } from "@holdfast/protocol/encoding";
import type { MemoryTables } from "../../memory-tables.ts";
import type { SessionConfigRepository } from "./repository.ts";

/** SessionConfigRepository without a database, for tests. */
export const memorySessionConfigs = (tables: MemoryTables): SessionConfigRepository => ({
  find: async (accountId) => tables.sessionConfigs.get(toHex(accountId)) ?? null,
  put: async (accountId, config, audit) => {
    const key = toHex(accountId);
    if ((tables.sessionConfigs.get(key)?.version ?? 0) !== config.version - 1) return false;
    tables.sessionConfigs.set(key, config);
    tables.audit.push(audit);
    return true;
  },
});
