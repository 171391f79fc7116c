import { UNLOCK_IDLE_SECONDS } from "@holdfast/protocol/limits";
import { parseRoster } from "@holdfast/vault/roster";
import type { SQL } from "bun";
import { own } from "../sql-values.ts";
import { type UnlockRepository, USE_NOTED_MILLISECONDS } from "./repository.ts";

/** UnlockRepository in PostgreSQL: all that makes a token live is one statement, read at every request. */
export const sqlUnlocks = (sql: SQL): UnlockRepository => ({
  find: async (id, accountId, workspaceId, now) => {
    const at = new Date(now);
    const idleSince = new Date(now - UNLOCK_IDLE_SECONDS * 1000);
    const [row] = await sql`
      select u.wrap, u.epoch, m.role, u.device_id, u.last_used_at, d.ed_public, r.body as roster, r.digest as roster_digest,
             k.body as key_list, k.digest as key_list_digest
        from unlocks u
        join members m on m.workspace_id = u.workspace_id and m.account_id = u.account_id
         and m.keys_changed_at is null
        join workspaces w on w.id = u.workspace_id and w.epoch = u.epoch
        join rosters r on r.workspace_id = w.id and r.version = w.roster_version
        join devices d on d.id = u.device_id and d.account_id = u.account_id and d.flags & 2 = 2
         and d.revoked_at is null and d.not_after > ${at}
        join accounts a on a.id = u.account_id
        join key_lists k on k.account_id = a.id and k.version = a.key_list_version
       where u.id = ${id} and u.account_id = ${accountId} and u.workspace_id = ${workspaceId}
         and u.ended_at is null and u.expires_at > ${at} and u.last_used_at > ${idleSince}`;
    if (row === undefined) return null;
    const roster = own(row.roster);
    const parsed = parseRoster(roster);
    if (!parsed.ok) return null;
    const [ring] = await sql`
      select body from key_rings where workspace_id = ${workspaceId} and digest = ${parsed.value.keyRingDigest}`;
    if (ring === undefined) return null;
    const noted = new Date(now - USE_NOTED_MILLISECONDS);
    if (row.last_used_at <= noted)
      await sql`update unlocks set last_used_at = ${at} where id = ${id} and last_used_at <= ${noted}`;
    return {
      id,
      workspaceId,
      wrap: own(row.wrap),
      epoch: row.epoch,
      role: row.role,
      deviceId: own(row.device_id),
      edPublic: own(row.ed_public),
      roster,
      rosterDigest: own(row.roster_digest),
      keyRing: own(ring.body),
      keyList: own(row.key_list),
      keyListDigest: own(row.key_list_digest),
    };
  },
});
