import type { AuditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import {
  insertWorkspace,
  key,
  type MemoryGrant,
  type MemoryInvite,
  type MemoryTables,
  type MemoryWorkspace,
} from "../../memory-tables.ts";
import type { GrantRow, RosterRow, WorkspaceRow } from "../../rows.ts";
import type { RosterChange, WorkspaceRepository } from "./repository.ts";

const rowFor = (workspace: MemoryWorkspace, accountId: Bytes): WorkspaceRow | null => {
  const roster = workspace.rosters.at(-1);
  const member = workspace.members.find((each) => equal(each.accountId, accountId));
  if (roster === undefined || member === undefined) return null;
  return {
    id: workspace.id,
    role: member.role,
    plan: workspace.plan,
    meta: workspace.name?.meta ?? null,
    metaVersion: workspace.name?.version ?? 0,
    pin: member.pin,
    epoch: roster.epoch,
    epochSince: workspace.epochSince,
    minWriteEpoch: roster.minWriteEpoch,
    rosterVersion: roster.version,
    rosterDigest: roster.digest,
    createdAt: workspace.createdAt,
  };
};

const isAdmin = ({ members }: MemoryWorkspace, accountId: Bytes): boolean =>
  members.some((each) => equal(each.accountId, accountId) && each.role >= ROLE.admin);

/** The invite, if it was accepted and waits for its admission. */
const waiting = (tables: MemoryTables, workspaceId: Bytes, inviteId: Bytes): MemoryInvite | undefined => {
  const invite = tables.invites.get(key(inviteId));
  const own = invite !== undefined && equal(invite.workspaceId, workspaceId);
  const open = own && invite.acceptance !== null && invite.revokedAt === null && invite.admittedAt === null;
  return open ? invite : undefined;
};

/** Ends the open invites of a workspace whose inviters are no admins of it. [WS-4] */
export const endForeignInvites = (tables: MemoryTables, workspace: MemoryWorkspace, at: Date): void => {
  for (const invite of tables.invites.values()) {
    if (!equal(invite.workspaceId, workspace.id) || invite.admittedAt !== null) continue;
    if (!isAdmin(workspace, invite.invitedBy)) invite.revokedAt ??= at;
  }
};

/** Who belongs to the workspace after a roster, and who did; null where nobody would own it. */
const settle = (
  { members, former }: MemoryWorkspace,
  roster: RosterRow,
  invite: MemoryInvite | null,
  at: Date,
): Pick<MemoryWorkspace, "members" | "former"> | null => {
  const named = (accountId: Bytes) => roster.members.find((each) => equal(each.accountId, accountId));
  const joined =
    invite?.acceptance == null
      ? []
      : [
          {
            accountId: invite.acceptance.accountId,
            role: invite.role,
            pin: invite.acceptance.pin,
            joinedAt: at,
            keysChangedAt: null,
          },
        ];
  const isJoined = ({ accountId }: { readonly accountId: Bytes }): boolean =>
    joined.some((each) => equal(each.accountId, accountId));
  if (members.some(isJoined)) return null;
  const kept = members.flatMap((member) => {
    const role = named(member.accountId)?.role;
    return role === undefined ? [] : [{ ...member, role }];
  });
  const dropped = members.filter(({ accountId }) => named(accountId) === undefined);
  const after = [...kept, ...joined];
  if (!after.some(({ role }) => role === ROLE.owner)) return null;
  const gone = [...former, ...dropped.map((each) => ({ ...each, leftAt: at }))];
  return { members: after, former: gone.filter((each) => !isJoined(each)) };
};

/** Grants after a change: whose account has a new one, or is not named any more, are replaced. */
const grantsAfter = (
  before: readonly MemoryGrant[],
  { roster, grants, ungranted = [] }: RosterChange,
  at: Date,
): readonly MemoryGrant[] => {
  const among = (rows: readonly { readonly accountId: Bytes }[], id: Bytes): boolean =>
    rows.some(({ accountId }) => equal(accountId, id));
  const isUngranted = (id: Bytes): boolean => ungranted.some((each) => equal(each, id));
  const isNew = ({ accountId, digest }: GrantRow): boolean =>
    grants.some((grant) => equal(grant.accountId, accountId) && equal(grant.digest, digest));
  const kept = before
    .filter((grant) => !isNew(grant))
    .map((grant) => {
      const { accountId } = grant;
      const stays = among(roster.members, accountId) && !among(grants, accountId) && !isUngranted(accountId);
      return stays ? grant : { ...grant, replacedAt: grant.replacedAt ?? at };
    });
  return [...kept, ...grants.map((grant) => ({ ...grant, replacedAt: null }))];
};

/** Whether the accounts whose keys a roster says are their present ones have no others. [RO-12] */
export const arePresent = ({ accounts }: MemoryTables, { present = [] }: RosterChange): boolean =>
  present.every(({ accountId, identityEd }) => {
    const account = accounts.get(key(accountId));
    return account !== undefined && equal(account.identityEd, identityEd);
  });

const confirmed = (members: MemoryWorkspace["members"], { present = [] }: RosterChange) =>
  members.map((member) =>
    present.some(({ accountId }) => equal(accountId, member.accountId))
      ? { ...member, keysChangedAt: null }
      : member,
  );

/** A roster beside others that are changed with it: all of them, or none. */
export const applyRoster = (
  tables: MemoryTables,
  workspaceId: Bytes,
  expectedVersion: number,
  change: RosterChange,
  by: Pick<AuditRow, "accountId" | "at">,
): boolean => {
  const workspace = tables.workspaces.get(key(workspaceId));
  if (workspace?.rosters.at(-1)?.version !== expectedVersion) return false;
  if (!isAdmin(workspace, by.accountId) || !arePresent(tables, change)) return false;
  const invite = change.admits === null ? null : waiting(tables, workspaceId, change.admits);
  const settled = invite === undefined ? null : settle(workspace, change.roster, invite, by.at);
  if (settled === null) return false;
  if (workspace.rosters.at(-1)?.epoch !== change.roster.epoch) workspace.epochSince = by.at;
  workspace.rosters.push(change.roster);
  workspace.keyRings.push(change.keyRing);
  workspace.grants = grantsAfter(workspace.grants, change, by.at);
  workspace.members = confirmed(settled.members, change);
  workspace.former = settled.former;
  if (invite) invite.admittedAt = by.at;
  endForeignInvites(tables, workspace, by.at);
  return true;
};

/** WorkspaceRepository without a database. */
export const memoryWorkspaces = (tables: MemoryTables): WorkspaceRepository => {
  const at = (workspaceId: Bytes) => tables.workspaces.get(key(workspaceId));
  return {
    list: async (accountId) =>
      [...tables.workspaces.values()]
        .map((workspace) => rowFor(workspace, accountId))
        .filter((row) => row !== null),
    find: async (workspaceId, accountId) => {
      const workspace = at(workspaceId);
      return workspace === undefined ? null : rowFor(workspace, accountId);
    },
    chain: async (workspaceId, since, until) =>
      at(workspaceId)?.rosters.filter(({ version }) => version > since && version <= until) ?? [],
    keyRing: async (workspaceId, digest) =>
      at(workspaceId)?.keyRings.find((ring) => equal(ring.digest, digest))?.body ?? null,
    grant: async (workspaceId, accountId, digest) =>
      at(workspaceId)?.grants.find(
        (grant) => equal(grant.accountId, accountId) && equal(grant.digest, digest),
      )?.body ?? null,
    grantsOf: async (workspaceId, digests) =>
      (at(workspaceId)?.grants ?? [])
        .filter(
          ({ digest, replacedAt }) => replacedAt === null && digests.some((each) => equal(each, digest)),
        )
        .map(({ accountId, digest, epoch }) => ({ accountId, digest, epoch })),
    memberKeys: async (accountIds) =>
      accountIds.flatMap((accountId) => {
        const account = tables.accounts.get(key(accountId));
        const keyList = account?.keyLists.at(-1)?.body;
        if (account === undefined || keyList === undefined) return [];
        const { identityEd, workspaceId: home, devices, forgotten } = account;
        const certificates = [...devices, ...forgotten].map(({ certificate }) => certificate);
        const successors = account.successors.map(({ body }) => body);
        return [{ accountId, identityEd, home, keyList, certificates, successors }];
      }),
    former: async (workspaceId) => at(workspaceId)?.former.map(({ accountId }) => accountId) ?? [],
    create: async (workspace, meta, most, audit) => {
      const has = [...tables.workspaces.values()].filter((each) => rowFor(each, audit.accountId) !== null);
      if (has.length >= most) return "workspace-limit";
      if (at(workspace.id) !== undefined) return "id-taken";
      insertWorkspace(tables, workspace, { at: audit.at, meta });
      tables.audit.push(audit);
      return "created";
    },
    rename: async (workspaceId, expectedVersion, meta, audit) => {
      const workspace = at(workspaceId);
      if (workspace === undefined || !isAdmin(workspace, audit.accountId)) return false;
      if ((workspace.name?.version ?? 0) !== expectedVersion) return false;
      workspace.name = { meta, version: expectedVersion + 1 };
      tables.audit.push(audit);
      return true;
    },
    replaceRoster: async (workspaceId, expectedVersion, change, audit) => {
      const done = applyRoster(tables, workspaceId, expectedVersion, change, audit);
      if (done) tables.audit.push(audit);
      return done;
    },
    sweepGrants: async (before) => {
      let gone = 0;
      const isSeen = (accountId: Bytes, since: Date): boolean =>
        [...tables.logins.values()].some(
          (login) => equal(login.accountId, accountId) && login.lastSeenAt > since,
        );
      for (const workspace of tables.workspaces.values()) {
        const kept = workspace.grants.filter(
          ({ accountId, replacedAt }) =>
            replacedAt === null || replacedAt >= before || !isSeen(accountId, replacedAt),
        );
        gone += workspace.grants.length - kept.length;
        workspace.grants = kept;
      }
      return gone;
    },
  };
};
