import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import type { DeviceRow, SlotRow } from "../../rows.ts";
import type { StoredKeys } from "./repository.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const decoded = (text: string): Bytes => new Uint8Array(Buffer.from(text, "base64"));

interface SlotText extends Record<"id" | "slot" | "wrap", string>, Pick<SlotRow, "kind"> {
  readonly authHash: string | null;
}
interface DeviceText
  extends Record<"id" | "certificate" | "edPublic" | "notBefore" | "notAfter", string>,
    Pick<DeviceRow, "version" | "roleCap" | "flags"> {
  readonly sessionIds: readonly string[];
  readonly revokedAt: string | null;
}

const slotOf = ({ id, kind, slot, wrap, authHash }: SlotText): SlotRow => ({
  id: decoded(id),
  kind,
  slot: decoded(slot),
  wrap: decoded(wrap),
  authHash: authHash === null ? null : decoded(authHash),
});

const deviceOf = ({ version, roleCap, flags, ...device }: DeviceText): DeviceRow => ({
  id: decoded(device.id),
  certificate: decoded(device.certificate),
  version,
  edPublic: decoded(device.edPublic),
  roleCap,
  flags,
  sessionIds: device.sessionIds.map(decoded),
  notBefore: new Date(device.notBefore),
  notAfter: new Date(device.notAfter),
  revokedAt: device.revokedAt === null ? null : new Date(device.revokedAt),
});

/**
 * Reads the newest key list with all that it names, which every sign-in does: one statement, and so one moment, in which the
 * list and what it names agree.
 */
export const sqlReadKeys =
  (sql: SQL) =>
  async (accountId: Bytes): Promise<StoredKeys | null> => {
    const [row] = await sql`
      select a.identity_ed, l.version, l.digest, l.body,
             (select coalesce(json_agg(json_build_object(
                'id', encode(s.id, 'base64'), 'kind', s.kind, 'slot', encode(s.slot, 'base64'),
                'wrap', encode(s.wrap, 'base64'), 'authHash', encode(s.auth_hash, 'base64')) order by s.created_at), '[]')
                from slots s where s.account_id = a.id)::text as slots,
             (select coalesce(json_agg(json_build_object(
                'id', encode(d.id, 'base64'), 'certificate', encode(d.certificate, 'base64'), 'version', d.version,
                'edPublic', encode(d.ed_public, 'base64'), 'roleCap', d.role_cap, 'flags', d.flags,
                'sessionIds', array(select encode(x, 'base64') from unnest(d.session_ids) x),
                'notBefore', d.not_before, 'notAfter', d.not_after, 'revokedAt', d.revoked_at) order by d.created_at), '[]')
                from devices d where d.account_id = a.id and d.forgotten_at is null)::text as devices,
             array(select u.body from successors u where u.account_id = a.id order by u.version) as successors
        from accounts a
        join lateral (select version, digest, body from key_lists where account_id = a.id order by version desc limit 1) l on true
       where a.id = ${accountId}`;
    if (row === undefined) return null;
    const slots: readonly SlotText[] = JSON.parse(row.slots);
    const devices: readonly DeviceText[] = JSON.parse(row.devices);
    return {
      identityEd: own(row.identity_ed),
      keyList: { version: row.version, digest: own(row.digest), body: own(row.body) },
      slots: slots.map(slotOf),
      devices: devices.map(deviceOf),
      successors: row.successors.map(own),
    };
  };
