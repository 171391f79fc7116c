import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { type Member, memberOf } from "@holdfast/vault/roster";
import type { MembershipRow } from "../../rows.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import {
  newestRoster,
  onlyMembers,
  type RosterChanges,
  type RosterCode,
  type SentRoster,
} from "../workspaces/roster-change.ts";
import type { MemberRepository } from "./repository.ts";

export interface MemberDeps extends Dice {
  readonly workspaces: WorkspaceRepository;
  readonly members: MemberRepository;
  readonly changes: RosterChanges;
}

/** Members of the workspace that the caller works in. */
export const createMembers = (deps: MemberDeps) => {
  const { workspaces, members, changes } = deps;

  /** Who belongs to the workspace, and who left and is still named by its newest roster. */
  const list = async (caller: Caller): Promise<Result<readonly MembershipRow[], "not-found">> => {
    const workspace = await workspaces.find(caller.workspaceId, caller.accountId);
    if (workspace === null) return err("not-found");
    const rows = await members.list(workspace.id);
    const { roster } = await newestRoster(workspaces, workspace);
    return ok(rows.filter(({ left, accountId }) => !left || memberOf(roster, accountId) !== undefined));
  };

  /** May the caller change this member at all? Before anything is said of what was sent. */
  const mayChange = async (
    caller: Caller,
    accountId: Bytes,
  ): Promise<Result<MembershipRow, "not-found" | "forbidden">> => {
    const workspace = await workspaces.find(caller.workspaceId, caller.accountId);
    if (workspace === null) return err("not-found");
    if (workspace.role < ROLE.admin) return err("forbidden");
    const listed = await list(caller);
    if (!listed.ok) return listed;
    const member = listed.value.find((each) => equal(each.accountId, accountId));
    if (member === undefined) return err("not-found");
    return member.role === ROLE.owner && workspace.role < ROLE.owner ? err("forbidden") : ok(member);
  };

  return {
    list,

    /**
     * A roster that changes this member's role and nothing else, but for grants of the same epoch, and for an owner who makes
     * somebody else owner and himself an admin. [WS-7]
     */
    changeRole: async (
      caller: Caller,
      version: number,
      { accountId, role }: { readonly accountId: Bytes; readonly role: Role },
      sent: SentRoster,
    ): Promise<Result<number, RosterCode>> => {
      const member = await mayChange(caller, accountId);
      if (!member.ok) return member;
      // Who left has no role to change: the next roster does without.
      if (member.value.left) return err("not-found");
      const ready = await changes.prepare(caller, caller.workspaceId, version, sent);
      if (!ready.ok) return ready;
      const { after, moved, added, dropped } = ready.value;
      const handsOver = (each: Member): boolean =>
        role === ROLE.owner && equal(each.accountId, caller.accountId) && each.role === ROLE.admin;
      const others = moved.filter((each) => !equal(each.accountId, accountId) && !handsOver(each));
      const fits = memberOf(after, accountId)?.role === role && onlyMembers(ready.value);
      if (!fits || others.length + added.length + dropped.length > 0) return err("bad-references");
      const target = formatId("acc", accountId);
      return changes.commit(caller, ready.value, { action: "member.role-changed", target });
    },

    /** A roster of the next epoch without this member, and without others who left. [WS-9] */
    remove: async (
      caller: Caller,
      version: number,
      accountId: Bytes,
      sent: SentRoster,
    ): Promise<Result<number, RosterCode>> => {
      const member = await mayChange(caller, accountId);
      if (!member.ok) return member;
      const ready = await changes.prepare(caller, caller.workspaceId, version, sent);
      if (!ready.ok) return ready;
      const { after, moved, added, dropped } = ready.value;
      const left = (await members.list(caller.workspaceId)).filter((each) => each.left);
      const others = dropped.filter(
        (each) =>
          !equal(each.accountId, accountId) && !left.some((row) => equal(row.accountId, each.accountId)),
      );
      const gone = memberOf(after, accountId) === undefined;
      if (!gone || others.length + moved.length + added.length > 0) return err("bad-references");
      const target = formatId("acc", accountId);
      return changes.commit(caller, ready.value, { action: "member.removed", target });
    },

    /** Ends the caller's own membership at once. [WS-8] */
    leave: async (caller: Caller): Promise<Result<null, "not-found" | "forbidden">> => {
      const { accountId, loginId, workspaceId } = caller;
      const workspace = await workspaces.find(workspaceId, accountId);
      if (workspace === null) return err("not-found");
      const target = formatId("acc", accountId);
      const audit = auditRow(deps, { action: "member.left", accountId, loginId, workspaceId, target });
      return (await members.leave(workspaceId, audit)) ? ok(null) : err("forbidden");
    },
  };
};
export type Members = ReturnType<typeof createMembers>;
