import { type Bytes, equal } from "@holdfast/vault/bytes";
import { key, type MemoryTables, type MemoryWorkspace } from "../../memory-tables.ts";
import type { WorkspaceRow } from "../../rows.ts";
import type { WorkspaceRepository } from "./repository.ts";

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
    minWriteEpoch: roster.minWriteEpoch,
    rosterVersion: roster.version,
    rosterDigest: roster.digest,
    createdAt: workspace.createdAt,
  };
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
    memberKeys: async (accountIds) =>
      accountIds.flatMap((accountId) => {
        const account = tables.accounts.get(key(accountId));
        const keyList = account?.keyLists.at(-1)?.body;
        if (account === undefined || keyList === undefined) return [];
        const { identityEd, devices } = account;
        return [
          { accountId, identityEd, keyList, certificates: devices.map(({ certificate }) => certificate) },
        ];
      }),
    former: async (workspaceId) => at(workspaceId)?.former.map(({ accountId }) => accountId) ?? [],
    replaceRoster: async (workspaceId, expectedVersion, { roster, keyRing, grants }, audit) => {
      const workspace = at(workspaceId);
      if (workspace?.rosters.at(-1)?.version !== expectedVersion) return false;
      workspace.rosters.push(roster);
      workspace.keyRings.push(keyRing);
      workspace.grants.push(...grants);
      const { kept = [], dropped = [] } = Object.groupBy(workspace.members, ({ accountId }) =>
        roster.members.some((each) => equal(each.accountId, accountId)) ? "kept" : "dropped",
      );
      workspace.former = [...workspace.former, ...dropped.map((each) => ({ ...each, leftAt: audit.at }))];
      workspace.members = roster.members.map((member) => ({
        pin: null,
        joinedAt: audit.at,
        ...kept.find((each) => equal(each.accountId, member.accountId)),
        ...member,
      }));
      tables.audit.push(audit);
      return true;
    },
  };
};
