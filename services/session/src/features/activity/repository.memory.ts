import { toHex } from "@holdfast/protocol/encoding";
import { compare, equal } from "@holdfast/vault/bytes";
import { type MemoryTables, visibleSession } from "../../memory-tables.ts";
import type { ActivityRepository } from "./repository.ts";

/** ActivityRepository without a database, for tests. */
export const memoryActivity = (tables: MemoryTables): ActivityRepository => ({
  page: async (sessionId, accountId, { saveBelow, actBefore }, limit) => {
    if (visibleSession(tables, sessionId, accountId) === null) return null;
    const saves = (tables.manifests.get(toHex(sessionId)) ?? [])
      .filter(({ seq }) => saveBelow === null || seq < saveBelow)
      .toSorted((a, b) => b.seq - a.seq)
      .slice(0, limit)
      .map(({ seq, digest, saveKind, authorDevice, receivedAt }) => ({
        seq,
        digest,
        saveKind,
        deviceId: authorDevice,
        accountId: tables.devices.get(toHex(authorDevice))?.accountId ?? null,
        at: receivedAt,
      }));
    const acts = tables.audit
      .all()
      .filter((row) => row.sessionId !== undefined && equal(row.sessionId, sessionId))
      .filter(({ at, id }) => {
        const difference = actBefore === null ? -1 : at.getTime() - actBefore.at.getTime();
        return difference < 0 || (difference === 0 && actBefore !== null && compare(id, actBefore.id) < 0);
      })
      .toSorted((a, b) => b.at.getTime() - a.at.getTime() || compare(b.id, a.id))
      .slice(0, limit);
    return { saves, acts };
  },
});
