import { toHex } from "@holdfast/protocol/encoding";
import { UNLOCK_IDLE_SECONDS } from "@holdfast/protocol/limits";
import { equal } from "@holdfast/vault/bytes";
import type { MemoryTables } from "../memory-tables.ts";
import { type UnlockRepository, USE_NOTED_MILLISECONDS } from "./repository.ts";

/** UnlockRepository on the tables that the memory repositories share. */
export const memoryUnlocks = (tables: MemoryTables): UnlockRepository => ({
  find: async (id, accountId, workspaceId, now) => {
    const row = tables.unlocks.get(toHex(id));
    const workspace = tables.workspaces.get(toHex(workspaceId));
    const statements = tables.statements.get(toHex(workspaceId));
    const keyList = tables.keyLists.get(toHex(accountId));
    if (row === undefined || workspace === undefined || statements === undefined || keyList === undefined)
      return null;
    const device = tables.devices.get(toHex(row.deviceId));
    const mine = equal(row.accountId, accountId) && equal(row.workspaceId, workspaceId);
    const idleSince = now - UNLOCK_IDLE_SECONDS * 1000;
    const live =
      row.endedAt === null && row.expiresAt.getTime() > now && row.lastUsedAt.getTime() > idleSince;
    const role = workspace.members.get(toHex(accountId));
    if (
      !mine ||
      !live ||
      role === undefined ||
      workspace.epoch !== row.epoch ||
      device === undefined ||
      !device.assisted
    )
      return null;
    if (workspace.unconfirmed.has(toHex(accountId))) return null;
    if (device.revokedAt !== null || device.notAfter.getTime() <= now) return null;
    if (row.lastUsedAt.getTime() <= now - USE_NOTED_MILLISECONDS) row.lastUsedAt = new Date(now);
    const { wrap, epoch, deviceId } = row;
    const { edPublic } = device;
    const list = { keyList: keyList.body.slice(), keyListDigest: keyList.digest };
    return { id, workspaceId, role, wrap: wrap.slice(), epoch, deviceId, edPublic, ...statements, ...list };
  },
});
