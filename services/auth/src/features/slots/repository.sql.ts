import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import type { HealthRow, SlotNote, SlotRepository } from "./repository.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const decoded = (text: string): Bytes => new Uint8Array(Buffer.from(text, "base64"));

interface NoteText extends Record<"id" | "createdAt", string>, Record<"meta" | "lastUsedAt", string | null> {
  readonly kind: number;
  readonly uses: number;
  readonly version: number;
}
interface EpochText
  extends Record<"id" | "since", string>,
    Record<"role" | "epoch" | "minWriteEpoch", number> {}

const noteOf = ({ id, kind, createdAt, lastUsedAt, uses, meta, version }: NoteText): SlotNote => ({
  id: decoded(id),
  kind,
  createdAt: new Date(createdAt),
  lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
  uses,
  label: meta === null ? null : { meta: decoded(meta), version },
});

/** SlotRepository in PostgreSQL. A statement each: all that one answers is of one moment. */
export const sqlSlots = (sql: SQL): SlotRepository => ({
  health: async (accountId) => {
    // Of a key list the identity's Ed25519 key stands behind 74 bytes of header and one that says what it is.
    const [row] = await sql`
      select l.version, l.digest, l.body,
             (select min(k.created_at) from key_lists k
               where k.account_id = a.id and substring(k.body from 76 for 32) = a.identity_ed) as root_key_since,
             (select coalesce(json_agg(json_build_object(
                'id', encode(s.id, 'base64'), 'kind', s.kind, 'createdAt', s.created_at, 'lastUsedAt', s.last_used_at,
                'uses', s.uses, 'meta', encode(s.meta, 'base64'), 'version', s.meta_version) order by s.created_at, s.id), '[]')
                from slots s where s.account_id = a.id)::text as slots,
             (select coalesce(json_agg(json_build_object(
                'id', encode(w.id, 'base64'), 'role', m.role, 'epoch', w.epoch, 'minWriteEpoch', w.min_write_epoch,
                'since', w.epoch_since
                ) order by w.created_at, w.id), '[]')
                from members m join workspaces w on w.id = m.workspace_id where m.account_id = a.id)::text as workspaces
        from accounts a
        join lateral (select version, digest, body from key_lists where account_id = a.id order by version desc limit 1) l on true
       where a.id = ${accountId}`;
    if (row === undefined) return null;
    const slots: readonly NoteText[] = JSON.parse(row.slots);
    const workspaces: readonly EpochText[] = JSON.parse(row.workspaces);
    const health: HealthRow = {
      keyList: { version: row.version, digest: own(row.digest), body: own(row.body) },
      slots: slots.map(noteOf),
      workspaces: workspaces.map(({ id, since, ...epoch }) => ({
        ...epoch,
        id: decoded(id),
        since: new Date(since),
      })),
      rootKeySince: row.root_key_since,
    };
    return health;
  },

  labelVersion: async (accountId, slotId) => {
    const [row] = await sql`
      select meta_version from slots where id = ${slotId} and account_id = ${accountId}`;
    return row === undefined ? null : row.meta_version;
  },

  label: async (slotId, expectedVersion, meta, audit) => {
    const made = await sql`
      with labelled as (
        update slots set meta = ${meta}, meta_version = meta_version + 1
         where id = ${slotId} and account_id = ${audit.accountId} and meta_version = ${expectedVersion} returning id
      )
      insert into audit_entries (id, at, action, account_id, login_id, workspace_id, target)
      select ${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId}, ${audit.workspaceId},
             ${audit.target} from labelled returning id`;
    return made.length === 1;
  },
});
