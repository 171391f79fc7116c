import { equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { key, type MemoryMember, type MemoryTables } from "../../memory-tables.ts";
import type { MembershipRow } from "../../rows.ts";
import { endForeignInvites } from "../workspaces/repository.memory.ts";
import type { MemberRepository } from "./repository.ts";

/** MemberRepository without a database. */
export const memoryMembers = (tables: MemoryTables): MemberRepository => ({
  list: async (workspaceId) => {
    const rowOf = (left: boolean) => (member: MemoryMember) => {
      const { accountId, role, joinedAt } = member;
      const email = tables.accounts.get(key(accountId))?.email;
      return email === undefined ? [] : [{ accountId, email, role, joinedAt, left }];
    };
    const { members = [], former = [] } = tables.workspaces.get(key(workspaceId)) ?? {};
    const inOrder = (a: MembershipRow, b: MembershipRow): number =>
      a.joinedAt.getTime() - b.joinedAt.getTime() || Buffer.compare(a.accountId, b.accountId);
    return [
      ...members.flatMap(rowOf(false)).toSorted(inOrder),
      ...former.flatMap(rowOf(true)).toSorted(inOrder),
    ];
  },

  leave: async (workspaceId, audit) => {
    const workspace = tables.workspaces.get(key(workspaceId));
    const member = workspace?.members.find((each) => equal(each.accountId, audit.accountId));
    const home = tables.accounts.get(key(audit.accountId))?.workspaceId;
    if (workspace === undefined || member === undefined || home === undefined) return false;
    if (member.role === ROLE.owner || equal(home, workspaceId)) return false;
    workspace.members = workspace.members.filter((each) => each !== member);
    workspace.former = [...workspace.former, { ...member, leftAt: audit.at }];
    endForeignInvites(tables, workspace, audit.at);
    tables.audit.push(audit);
    return true;
  },
});
