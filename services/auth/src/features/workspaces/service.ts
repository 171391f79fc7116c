import { toHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { memberOf, parseRoster, type Roster, verifyNextRoster } from "@holdfast/vault/roster";
import { auditRow, type Dice } from "../../audit.ts";
import { type ObjectCode, objectCode } from "../../objects.ts";
import type { GrantRow, StatementRow, WorkspaceRow } from "../../rows.ts";
import { checkGrant, checkKeyRing, rosterRow } from "./check-roster.ts";
import type { MemberKeysRow, WorkspaceRepository } from "./repository.ts";

export interface WorkspaceDeps extends Dice {
  readonly workspaces: WorkspaceRepository;
}

/** The roster chain and all that goes with its newest link. */
export interface RosterView {
  readonly version: number;
  readonly rosters: readonly StatementRow[];
  readonly keyRing: Bytes;
  readonly grant: Bytes;
  readonly members: readonly MemberKeysRow[];
  /** Whom an earlier roster named and the newest does not. [WS-13] */
  readonly former: readonly MemberKeysRow[];
}

export interface SentRoster {
  readonly roster: Bytes;
  readonly keyRing: Bytes;
  readonly grants: readonly { readonly accountId: Bytes; readonly grant: Bytes }[];
}

export type RosterCode = ObjectCode | "not-found" | "forbidden" | "version-conflict";

const parsed = (body: Bytes): Roster => {
  const roster = parseRoster(body);
  if (!roster.ok) throw new Error("a stored roster is not one");
  return roster.value;
};

/** Whether the same accounts own the workspace by both rosters. Keys of accounts never change. */
const sameOwners = (before: Roster, after: Roster): boolean => {
  const owners = ({ members }: Roster) =>
    members.filter(({ role }) => role === ROLE.owner).map(({ accountId }) => toHex(accountId));
  return owners(before).toSorted().join() === owners(after).toSorted().join();
};

const idsOf = ({ members }: Roster): readonly Bytes[] => members.map(({ accountId }) => accountId);

export const createWorkspaces = (deps: WorkspaceDeps) => {
  const { workspaces } = deps;

  const newestOf = async (workspace: WorkspaceRow): Promise<StatementRow> => {
    const [newest] = await workspaces.chain(
      workspace.id,
      workspace.rosterVersion - 1,
      workspace.rosterVersion,
    );
    if (newest === undefined) throw new Error("a workspace without its newest roster");
    return newest;
  };

  /** Every member is an account with exactly this identity, and has a grant: one that came along or one that is stored. */
  const checkMembers = async (
    roster: Roster,
    sent: SentRoster["grants"],
  ): Promise<Result<readonly GrantRow[], ObjectCode>> => {
    const known = await workspaces.memberKeys(idsOf(roster));
    const grants: GrantRow[] = [];
    for (const { accountId, identityEd, grantDigest } of roster.members) {
      const account = known.find((each) => equal(each.accountId, accountId));
      if (account === undefined || !equal(account.identityEd, identityEd)) return err("bad-references");
      const own = sent.find((each) => equal(each.accountId, accountId));
      if (own === undefined) {
        const stored = await workspaces.grant(roster.workspaceId, accountId, grantDigest);
        if (stored === null) return err("bad-references");
        continue;
      }
      const grant = checkGrant(own.grant, roster, accountId);
      if (!grant.ok) return grant;
      const keyList = parseKeyList(account.keyList);
      if (!keyList.ok || !equal(keyList.value.identityX, grant.value.recipientX))
        return err("bad-references");
      grants.push(grant.value.row);
    }
    return grants.length === sent.length ? ok(grants) : err("bad-references");
  };

  const mayReplace = (workspace: WorkspaceRow, version: number): Result<null, RosterCode> => {
    if (workspace.role < ROLE.admin) return err("forbidden");
    return workspace.rosterVersion === version ? ok(null) : err("version-conflict");
  };

  return {
    list: ({ accountId }: Caller) => workspaces.list(accountId),

    find: async (caller: Caller, workspaceId: Bytes): Promise<Result<WorkspaceRow, "not-found">> => {
      const workspace = await workspaces.find(workspaceId, caller.accountId);
      return workspace === null ? err("not-found") : ok(workspace);
    },

    /** `since` is the version the caller knows, 0 for none. [AU-10] */
    roster: async (
      { accountId }: Caller,
      workspaceId: Bytes,
      since: number,
    ): Promise<Result<RosterView, "not-found">> => {
      const workspace = await workspaces.find(workspaceId, accountId);
      if (workspace === null) return err("not-found");
      const roster = parsed((await newestOf(workspace)).body);
      const member = roster.members.find((each) => equal(each.accountId, accountId));
      const keyRing = await workspaces.keyRing(workspaceId, roster.keyRingDigest);
      const grant = member && (await workspaces.grant(workspaceId, accountId, member.grantDigest));
      if (keyRing === null || !grant) throw new Error("a roster names objects that are not stored");
      const rosters = await workspaces.chain(workspaceId, since, roster.version);
      const members = await workspaces.memberKeys(idsOf(roster));
      // Who left is still a member by the roster until an admin's client has signed the next one.
      const left = (await workspaces.former(workspaceId)).filter((id) => memberOf(roster, id) === undefined);
      const former = left.length === 0 ? [] : await workspaces.memberKeys(left);
      return ok({ version: roster.version, rosters, keyRing, grant, members, former });
    },

    /** The next roster, by an admin or owner, compare-and-swap on the version. [AU-10] [KY-11] */
    replace: async (
      caller: Caller,
      workspaceId: Bytes,
      version: number,
      sent: SentRoster,
    ): Promise<Result<number, RosterCode>> => {
      const workspace = await workspaces.find(workspaceId, caller.accountId);
      if (workspace === null) return err("not-found");
      const may = mayReplace(workspace, version);
      if (!may.ok) return may;
      const newest = await newestOf(workspace);
      const before = parsed(newest.body);
      const known = { roster: before, digest: newest.digest };
      const verified = await verifyNextRoster(nodePrimitives, sent.roster, known);
      if (!verified.ok) return err(objectCode(verified.error));
      const { roster, digest } = verified.value;
      const signer = before.members.find((each) => equal(each.accountId, caller.accountId));
      if (signer === undefined || !equal(signer.identityEd, roster.signerIdentity)) return err("forbidden");
      if (workspace.role < ROLE.owner && !sameOwners(before, roster)) return err("forbidden");
      // Nobody could sign a roster after one without an owner.
      const owned = roster.members.some(({ role }) => role === ROLE.owner);
      if (!owned || roster.assistedAllowed) return err("malformed-object");
      const keyRing = checkKeyRing(sent.keyRing, roster);
      if (!keyRing.ok) return keyRing;
      const grants = await checkMembers(roster, sent.grants);
      if (!grants.ok) return grants;
      const { accountId, loginId } = caller;
      const target = String(roster.version);
      const audit = { action: "roster.replaced", accountId, loginId, workspaceId, target } as const;
      const change = {
        roster: rosterRow(sent.roster, roster, digest),
        keyRing: keyRing.value,
        grants: grants.value,
      };
      const done = await workspaces.replaceRoster(workspaceId, version, change, auditRow(deps, audit));
      return done ? ok(roster.version) : err("version-conflict");
    },
  };
};
export type Workspaces = ReturnType<typeof createWorkspaces>;
