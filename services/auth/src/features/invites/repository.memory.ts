import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { key, type MemoryInvite, type MemoryTables } from "../../memory-tables.ts";
import type { InviteRow } from "../../rows.ts";
import type { InviteRepository } from "./repository.ts";

const rowOf = ({ emailKey: _, ...row }: MemoryInvite): InviteRow => row;

const isPending = ({ revokedAt, admittedAt, acceptance, expiresAt }: MemoryInvite, now: Date): boolean =>
  revokedAt === null && admittedAt === null && (acceptance !== null || expiresAt > now);

/** InviteRepository without a database. */
export const memoryInvites = (tables: MemoryTables): InviteRepository => {
  const of = (workspaceId: Bytes) =>
    [...tables.invites.values()].filter((invite) => equal(invite.workspaceId, workspaceId));
  const membersOf = (workspaceId: Bytes) => tables.workspaces.get(key(workspaceId))?.members ?? [];
  const isAdmin = (workspaceId: Bytes, accountId: Bytes): boolean =>
    membersOf(workspaceId).some((each) => equal(each.accountId, accountId) && each.role >= ROLE.admin);
  const addressed = (inviteId: Bytes, accountId: Bytes): MemoryInvite | null => {
    const invite = tables.invites.get(key(inviteId));
    const account = tables.accounts.get(key(accountId));
    return invite !== undefined && invite.emailKey === account?.emailKey ? invite : null;
  };
  return {
    create: async (invite, most, audit) => {
      const { workspaceId } = invite;
      if (!isAdmin(workspaceId, audit.accountId)) return "forbidden";
      const addresses = membersOf(workspaceId).map(
        ({ accountId }) => tables.accounts.get(key(accountId))?.emailKey,
      );
      if (addresses.includes(invite.emailKey)) return "already-member";
      const pending = of(workspaceId).filter((each) => isPending(each, audit.at));
      if (pending.some((each) => each.emailKey === invite.emailKey)) return "already-invited";
      if (pending.length >= most) return "invite-limit";
      if (tables.invites.has(key(invite.id))) return "id-taken";
      const open = { revokedAt: null, admittedAt: null, acceptance: null };
      tables.invites.set(key(invite.id), { ...invite, ...open });
      tables.audit.push(audit);
      return "created";
    },

    page: async ({ workspaceId, before, most }) =>
      of(workspaceId)
        .filter(({ id }) => before === null || Buffer.compare(id, before) < 0)
        .toSorted((a, b) => Buffer.compare(b.id, a.id))
        .slice(0, most)
        .map(rowOf),

    find: async (workspaceId, inviteId) => {
      const invite = tables.invites.get(key(inviteId));
      return invite !== undefined && equal(invite.workspaceId, workspaceId) ? rowOf(invite) : null;
    },

    addressed: async (inviteId, accountId) => {
      const invite = addressed(inviteId, accountId);
      return invite === null ? null : rowOf(invite);
    },

    revoke: async (workspaceId, inviteId, audit) => {
      const invite = tables.invites.get(key(inviteId));
      if (invite === undefined || !equal(invite.workspaceId, workspaceId)) return false;
      if (!isPending(invite, audit.at) || !isAdmin(workspaceId, audit.accountId)) return false;
      invite.revokedAt = audit.at;
      tables.audit.push(audit);
      return true;
    },

    accept: async ({ inviteId, accountId, proof, pin }, audit) => {
      const invite = addressed(inviteId, accountId);
      if (invite === null) return "not-found";
      if (!isPending(invite, audit.at) || invite.acceptance !== null) return "invite-closed";
      if (membersOf(invite.workspaceId).some((each) => equal(each.accountId, accountId)))
        return "already-member";
      const keyList = tables.accounts.get(key(accountId))?.keyLists.at(-1)?.body;
      if (keyList === undefined) throw new Error("an account without keys");
      invite.acceptance = { accountId, keyList, proof, pin, at: audit.at };
      tables.audit.push(audit);
      return "accepted";
    },
  };
};
