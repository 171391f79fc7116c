import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import type { ChainedRow } from "@holdfast/service-kit/audit-chain";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { SQL } from "bun";
import { createMemoryTables, type MemoryTables } from "../memory-tables.ts";
import type { AssistedMember, TestUnlock } from "./assisted.ts";
import { randomBytes, type TestMember } from "./member.ts";

export interface DeviceTerms {
  readonly roleCap?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly sessionIds?: readonly Bytes[];
  /** A service seals with it for a caller. */
  readonly assisted?: boolean;
}

/** The rows that other services and features write, for tests of this one. */
export interface World {
  /** Account, login, device and workspace; the member owns the workspace. */
  readonly addMember: (member: TestMember, terms?: DeviceTerms) => Promise<void>;
  /** A role of 0 takes the membership away. */
  readonly setRole: (workspaceId: Bytes, member: TestMember, role: number) => Promise<void>;
  /** The account has other keys than the roster names, or has them confirmed. [RO-12] */
  readonly setKeysChanged: (workspaceId: Bytes, member: TestMember, changed: boolean) => Promise<void>;
  /** The workspace's current epoch, and the least that takes writes. */
  readonly setEpochs: (workspaceId: Bytes, epoch: number, minWriteEpoch: number) => Promise<void>;
  readonly revokeLogin: (member: TestMember) => Promise<void>;
  readonly revokeDevice: (member: TestMember) => Promise<void>;
  /** An empty session of the member's workspace. */
  readonly addSession: (member: TestMember, sessionId: Bytes) => Promise<void>;
  /** As if so many seconds had gone by since the lease of the session was taken or renewed. */
  readonly ageLease: (sessionId: Bytes, seconds: number) => Promise<void>;
  readonly deleteSession: (sessionId: Bytes) => Promise<void>;
  /** Saves up to a seq look as if they had been received then. */
  readonly backdate: (sessionId: Bytes, through: number, at: Date) => Promise<void>;
  /** The statements that allow assisted mode, for a member who was added. */
  readonly addStatements: (member: AssistedMember) => Promise<void>;
  /** The key list alone, for who belongs to somebody else's workspace. */
  readonly addKeyList: (member: AssistedMember) => Promise<void>;
  /** A token's row and its throw-away device. */
  readonly addUnlock: (unlock: TestUnlock) => Promise<void>;
  readonly changeUnlock: (unlock: TestUnlock, times: UnlockTimes) => Promise<void>;
  readonly lastUseOf: (unlock: TestUnlock) => Promise<Date>;
  /** A ticket of the member's login, good for so many seconds, as the auth service gives them. */
  readonly addTicket: (member: TestMember, seconds: number) => Promise<string>;
  /** The audit log of a workspace, oldest first. */
  readonly audited: (workspaceId: Bytes) => Promise<readonly AuditedEntry[]>;
}

export interface UnlockTimes {
  readonly lastUsedAt?: Date;
  readonly expiresAt?: Date;
  readonly endedAt?: Date;
}

export type AuditedEntry = Pick<ChainedRow, "seq" | "accountId" | "loginId" | "target"> & {
  readonly action: string;
};

interface AuditedColumns {
  readonly seq: string;
  readonly action: string;
  readonly account_id: Uint8Array;
  readonly login_id: Uint8Array | null;
  readonly target: string | null;
}

const HOUR_MILLISECONDS = 3600 * 1000;
const [MEMBER, OWNER] = [2, 4];

const fullTerms = (terms: DeviceTerms) => ({
  roleCap: terms.roleCap ?? OWNER,
  notBefore: terms.notBefore ?? new Date(Date.now() - HOUR_MILLISECONDS),
  notAfter: terms.notAfter ?? new Date(Date.now() + HOUR_MILLISECONDS),
  sessionIds: terms.sessionIds ?? [],
  assisted: terms.assisted ?? false,
});

export const memoryWorld = (): World & { readonly tables: MemoryTables } => {
  const tables = createMemoryTables();
  return {
    tables,
    addMember: async (member, terms = {}) => {
      const { accountId, edPublic, deviceId } = member;
      tables.logins.set(toHex(member.loginId), { accountId, deviceId, revokedAt: null });
      tables.devices.set(toHex(member.deviceId), {
        accountId,
        edPublic,
        revokedAt: null,
        ...fullTerms(terms),
      });
      const members = new Map([[toHex(accountId), OWNER]]);
      tables.workspaces.set(toHex(member.workspaceId), {
        epoch: 1,
        minWriteEpoch: 1,
        members,
        unconfirmed: new Set(),
      });
    },
    setRole: async (workspaceId, { accountId }, role) => {
      const members = tables.workspaces.get(toHex(workspaceId))?.members;
      if (role === 0) members?.delete(toHex(accountId));
      else members?.set(toHex(accountId), role);
    },
    setKeysChanged: async (workspaceId, { accountId }, changed) => {
      const unconfirmed = tables.workspaces.get(toHex(workspaceId))?.unconfirmed;
      if (changed) unconfirmed?.add(toHex(accountId));
      else unconfirmed?.delete(toHex(accountId));
    },
    setEpochs: async (workspaceId, epoch, minWriteEpoch) => {
      Object.assign(tables.workspaces.get(toHex(workspaceId)) ?? {}, { epoch, minWriteEpoch });
    },
    revokeLogin: async ({ loginId }) => {
      Object.assign(tables.logins.get(toHex(loginId)) ?? {}, { revokedAt: new Date() });
    },
    revokeDevice: async ({ deviceId }) => {
      Object.assign(tables.devices.get(toHex(deviceId)) ?? {}, { revokedAt: new Date() });
    },
    addSession: async ({ workspaceId }, id) => {
      const at = new Date();
      const empty = {
        nameTag: randomBytes(16),
        meta: randomBytes(8),
        version: 1,
        head: null,
        sealedBytes: 0,
        branchOf: null,
      };
      tables.sessions.set(toHex(id), {
        id,
        workspaceId,
        createdAt: at,
        updatedAt: at,
        archivedAt: null,
        deletedAt: null,
        origin: null,
        ...empty,
      });
    },
    ageLease: async (sessionId, seconds) => {
      const lease = tables.leases.get(toHex(sessionId));
      if (lease === undefined) return;
      const before = (time: Date) => new Date(time.getTime() - seconds * 1000);
      const { since, expiresAt } = lease;
      tables.leases.set(toHex(sessionId), { ...lease, since: before(since), expiresAt: before(expiresAt) });
    },
    backdate: async (sessionId, through, at) => {
      const key = toHex(sessionId);
      const saves = tables.manifests.get(key) ?? [];
      tables.manifests.set(
        key,
        saves.map((save) => (save.seq <= through ? { ...save, receivedAt: at } : save)),
      );
    },
    deleteSession: async (sessionId) => {
      Object.assign(tables.sessions.get(toHex(sessionId)) ?? {}, { deletedAt: new Date() });
    },
    addStatements: async ({ accountId, workspaceId, statements }) => {
      const { keyList: body, keyListDigest: digest, ...of } = statements;
      tables.keyLists.set(toHex(accountId), { body, digest });
      tables.statements.set(toHex(workspaceId), of);
    },
    addKeyList: async ({ accountId, statements: { keyList: body, keyListDigest: digest } }) => {
      tables.keyLists.set(toHex(accountId), { body, digest });
    },
    addUnlock: async ({ id, accountId, workspaceId, deviceId, edPublic, wrap }) => {
      const { notBefore, notAfter: expiresAt } = fullTerms({});
      tables.unlocks.set(toHex(id), {
        accountId,
        workspaceId,
        deviceId,
        wrap,
        epoch: 1,
        lastUsedAt: new Date(),
        expiresAt,
        endedAt: null,
      });
      const terms = { roleCap: MEMBER, notBefore, notAfter: expiresAt, sessionIds: [] };
      tables.devices.set(toHex(deviceId), { accountId, edPublic, assisted: true, revokedAt: null, ...terms });
    },
    changeUnlock: async ({ id }, times) => {
      Object.assign(tables.unlocks.get(toHex(id)) ?? {}, times);
    },
    addTicket: async ({ accountId, loginId, workspaceId }, seconds) => {
      const ticket = randomBytes(32);
      const caller = { accountId, loginId, workspaceId };
      tables.tickets.set(toHex(sha256Sync(ticket)), { caller, expiresAt: Date.now() + seconds * 1000 });
      return toBase64url(ticket);
    },
    lastUseOf: async ({ id }) => tables.unlocks.get(toHex(id))?.lastUsedAt ?? new Date(0),
    audited: async (workspaceId) => tables.audit.chain(workspaceId).rows,
  };
};

const addKeyList = async (sql: SQL, accountId: Bytes, body: Bytes, digest: Bytes): Promise<void> => {
  await sql`insert into key_lists (account_id, version, digest, body) values (${accountId}, 1, ${digest}, ${body})`;
};

export const sqlWorld = (sql: SQL): World => ({
  addMember: async (member, terms = {}) => {
    const { accountId, workspaceId, loginId, deviceId, edPublic } = member;
    const { roleCap, notBefore, notAfter, sessionIds, assisted } = fullTerms(terms);
    const sessions = `{${sessionIds.map((id) => `"\\\\x${toHex(id)}"`).join(",")}}`;
    const email = `${toHex(accountId)}@example.org`;
    const later = new Date(Date.now() + HOUR_MILLISECONDS);
    await sql`insert into accounts (id, email, email_key, identity_ed, key_list_version, workspace_id)
      values (${accountId}, ${email}, ${email}, ${randomBytes(32)}, 1, ${workspaceId})`;
    await sql`insert into workspaces (id, epoch, min_write_epoch, roster_version, roster_digest)
      values (${workspaceId}, 1, 1, 1, ${randomBytes(32)})`;
    await sql`insert into members (workspace_id, account_id, role) values (${workspaceId}, ${accountId}, ${OWNER})`;
    await sql`insert into logins (id, account_id, device_id, client, user_agent, address, last_seen_at, expires_at)
      values (${loginId}, ${accountId}, ${deviceId}, 'bearer', 'test', '127.0.0.1', now(), ${later})`;
    await sql`insert into devices (id, account_id, certificate, version, ed_public, role_cap, flags, not_before, not_after, session_ids)
      values (${deviceId}, ${accountId}, ${randomBytes(8)}, 1, ${edPublic}, ${roleCap}, ${assisted ? 2 : 0},
              ${notBefore}, ${notAfter}, ${sessions}::bytea[])`;
  },
  setRole: async (workspaceId, { accountId }, role) => {
    await sql`delete from members where workspace_id = ${workspaceId} and account_id = ${accountId}`;
    if (role > 0)
      await sql`insert into members (workspace_id, account_id, role) values (${workspaceId}, ${accountId}, ${role})`;
  },
  setKeysChanged: async (workspaceId, { accountId }, changed) => {
    await sql`update members set keys_changed_at = case when ${changed} then now() end
      where workspace_id = ${workspaceId} and account_id = ${accountId}`;
  },
  setEpochs: async (workspaceId, epoch, minWriteEpoch) => {
    await sql`update workspaces set epoch = ${epoch}, min_write_epoch = ${minWriteEpoch} where id = ${workspaceId}`;
  },
  revokeLogin: async ({ loginId }) => {
    await sql`update logins set revoked_at = now() where id = ${loginId}`;
  },
  revokeDevice: async ({ deviceId }) => {
    await sql`update devices set revoked_at = now() where id = ${deviceId}`;
  },
  addSession: async ({ workspaceId }, id) => {
    await sql`insert into workspace_sessions (id, workspace_id, name_tag, meta)
      values (${id}, ${workspaceId}, ${randomBytes(16)}, ${randomBytes(8)})`;
  },
  ageLease: async (sessionId, seconds) => {
    await sql`update session_leases set since = since - make_interval(secs => ${seconds}),
      expires_at = expires_at - make_interval(secs => ${seconds}) where session_id = ${sessionId}`;
  },
  backdate: async (sessionId, through, at) => {
    await sql`update manifests set received_at = ${at} where session_id = ${sessionId} and seq <= ${through}`;
  },
  deleteSession: async (sessionId) => {
    await sql`update workspace_sessions set deleted_at = now() where id = ${sessionId}`;
  },
  addStatements: async ({ accountId, workspaceId, statements }) => {
    const { roster, rosterDigest, keyRing, keyList, keyListDigest } = statements;
    await addKeyList(sql, accountId, keyList, keyListDigest);
    const ringDigest = sha256Sync(keyRing);
    await sql`insert into rosters (workspace_id, version, digest, body)
      values (${workspaceId}, 1, ${rosterDigest}, ${roster})`;
    await sql`update workspaces set roster_digest = ${rosterDigest} where id = ${workspaceId}`;
    await sql`insert into key_rings (workspace_id, digest, epoch, body)
      values (${workspaceId}, ${ringDigest}, 1, ${keyRing})`;
  },
  addKeyList: ({ accountId, statements: { keyList, keyListDigest } }) =>
    addKeyList(sql, accountId, keyList, keyListDigest),
  addUnlock: async ({ id, accountId, workspaceId, deviceId, edPublic, wrap }) => {
    const { notBefore, notAfter } = fullTerms({});
    await sql`insert into devices (id, account_id, certificate, version, ed_public, role_cap, flags, not_before, not_after)
      values (${deviceId}, ${accountId}, ${randomBytes(8)}, 1, ${edPublic}, ${MEMBER}, 2, ${notBefore}, ${notAfter})`;
    await sql`insert into unlocks (id, account_id, workspace_id, device_id, wrap, epoch, origin, created_at, last_used_at,
                                   expires_at)
      values (${id}, ${accountId}, ${workspaceId}, ${deviceId}, ${wrap}, 1, 'client', now(), now(), ${notAfter})`;
  },
  changeUnlock: async ({ id }, { lastUsedAt = null, expiresAt = null, endedAt = null }) => {
    await sql`update unlocks set last_used_at = coalesce(${lastUsedAt}::timestamptz, last_used_at),
      expires_at = coalesce(${expiresAt}::timestamptz, expires_at), ended_at = ${endedAt} where id = ${id}`;
  },
  addTicket: async ({ accountId, loginId, workspaceId }, seconds) => {
    const ticket = randomBytes(32);
    await sql`insert into socket_tickets (hash, account_id, login_id, workspace_id, expires_at)
      values (${sha256Sync(ticket)}, ${accountId}, ${loginId}, ${workspaceId}, now() + make_interval(secs => ${seconds}))`;
    return toBase64url(ticket);
  },
  lastUseOf: async ({ id }) => {
    const [row] = await sql`select last_used_at from unlocks where id = ${id}`;
    return row.last_used_at;
  },
  audited: async (workspaceId) => {
    const rows = await sql`
      select seq, action, account_id, login_id, target from audit_entries
       where workspace_id = ${workspaceId} order by seq`;
    return rows.map((row: AuditedColumns) => ({
      seq: Number(row.seq),
      action: row.action,
      accountId: new Uint8Array(row.account_id),
      loginId: row.login_id && new Uint8Array(row.login_id),
      target: row.target,
    }));
  },
});
