import { type Bytes, equal } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import {
  endLogins,
  insertLogin,
  key,
  type MemoryLogin,
  type MemoryTables,
  useSlot,
} from "../../memory-tables.ts";
import type { LoginRepository } from "./repository.ts";

const isLive = (login: MemoryLogin, now: number): boolean =>
  login.revokedAt === null && login.expiresAt.getTime() > now;

/** LoginRepository without a database. */
export const memoryLogins = (tables: MemoryTables, now: () => number): LoginRepository => {
  /** The workspace a login was switched to, if its account still belongs to it. [WS-2] */
  const worksIn = ({ accountId, workspaceId }: MemoryLogin): Bytes | null => {
    const members = workspaceId === null ? [] : (tables.workspaces.get(key(workspaceId))?.members ?? []);
    return members.some((member) => equal(member.accountId, accountId)) ? workspaceId : null;
  };
  return {
    status: async (loginId) => {
      const login = tables.logins.get(key(loginId));
      return login === undefined ? null : { accountId: login.accountId, live: isLive(login, now()) };
    },

    create: async (login, authHash, audit) => {
      const slots = tables.accounts.get(key(login.accountId))?.slots ?? [];
      const shown = slots.find(
        (slot) =>
          slot.kind === SLOT_KIND.passphrase && slot.authHash !== null && equal(slot.authHash, authHash),
      );
      if (shown === undefined) return false;
      const devices = tables.accounts.get(key(login.accountId))?.devices ?? [];
      const { deviceId } = login;
      const known = devices.some(
        ({ id, revokedAt }) => deviceId !== null && revokedAt === null && equal(id, deviceId),
      );
      insertLogin(tables, { ...login, deviceId: known ? deviceId : null });
      useSlot(tables, shown.id, login.at);
      tables.audit.push(audit);
      return true;
    },

    findByToken: async (hash, at) => {
      const token = tables.tokens.get(key(hash));
      const login = token && tables.logins.get(key(token.loginId));
      const account = login && tables.accounts.get(key(login.accountId));
      if (token === undefined || login === undefined || account === undefined) return null;
      if (token.expiresAt <= at) return null;
      const generations = [...tables.tokens.values()]
        .filter(({ loginId }) => key(loginId) === key(login.id))
        .map(({ generation }) => generation);
      return {
        loginId: login.id,
        accountId: login.accountId,
        workspaceId: worksIn(login) ?? account.workspaceId,
        client: login.client,
        live: isLive(login, at.getTime()),
        rotatedAt: token.rotatedAt,
        isPredecessor: Math.max(...generations) === token.generation + 1,
      };
    },

    rotate: async ({ hash, next, at, expiresAt, address }) => {
      const token = tables.tokens.get(key(hash));
      const login = token && tables.logins.get(key(token.loginId));
      if (token === undefined || login === undefined || token.rotatedAt !== null) return false;
      if (!isLive(login, at.getTime())) return false;
      for (const [name, old] of tables.tokens) {
        if (key(old.loginId) === key(login.id) && old.expiresAt <= at) tables.tokens.delete(name);
      }
      token.rotatedAt = at;
      login.expiresAt = expiresAt;
      login.lastSeenAt = at;
      login.address = address;
      tables.tokens.set(key(next), {
        loginId: login.id,
        generation: token.generation + 1,
        expiresAt,
        rotatedAt: null,
      });
      return true;
    },

    switchTo: async (workspaceId, { accountId, loginId }, { next, at, expiresAt, address }, audit) => {
      const members = tables.workspaces.get(key(workspaceId))?.members ?? [];
      if (!members.some((member) => equal(member.accountId, accountId))) return { code: "not-found" };
      const login = tables.logins.get(key(loginId));
      const newest = [...tables.tokens.values()].find(
        (token) => equal(token.loginId, loginId) && token.rotatedAt === null,
      );
      if (login === undefined || newest === undefined || !isLive(login, at.getTime()))
        return { code: "raced" };
      newest.rotatedAt = at;
      Object.assign(login, { workspaceId, expiresAt, lastSeenAt: at, address });
      const { generation } = newest;
      tables.tokens.set(key(next), { loginId, generation: generation + 1, expiresAt, rotatedAt: null });
      tables.audit.push(audit);
      return { code: "switched", client: login.client };
    },

    list: async ({ accountId, now: at, before, most }) =>
      [...tables.logins.values()]
        .filter((login) => equal(login.accountId, accountId) && isLive(login, at.getTime()))
        .filter(({ id }) => before === null || Buffer.compare(id, before) < 0)
        .toSorted((a, b) => Buffer.compare(b.id, a.id))
        .slice(0, most)
        .map(({ accountId: _, revokedAt: __, workspaceId: ___, ...login }) => login),

    revokeAll: async (accountId, at, audit) => {
      endLogins(tables, accountId, { at, except: null });
      tables.audit.push(audit);
    },

    revoke: async (loginId, at, audit) => {
      const login = tables.logins.get(key(loginId));
      if (login === undefined || login.revokedAt !== null) return;
      login.revokedAt = at;
      tables.audit.push(audit);
    },
  };
};
