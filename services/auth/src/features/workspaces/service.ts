import { formatId } from "@holdfast/protocol/ids";
import { WORKSPACES_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { THING } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { memberOf, NO_GRANT } from "@holdfast/vault/roster";
import { checkSealed, type SealedCode } from "../../checked-meta.ts";
import type { ObjectCode } from "../../objects.ts";
import type { NewWorkspace, StatementRow, WorkspaceRow } from "../../rows.ts";
import type { KeyRepository } from "../keys/repository.ts";
import { checkGenesis, checkGrant, checkKeyRing } from "./check-roster.ts";
import { idsOf } from "./judge-members.ts";
import type { MemberKeysRow, WorkspaceRepository } from "./repository.ts";
import { newestRoster, type RosterChangeDeps } from "./roster-change.ts";

export interface WorkspaceDeps extends RosterChangeDeps {
  readonly workspaces: WorkspaceRepository;
  readonly keys: Pick<KeyRepository, "read">;
}

/** The roster chain and all that goes with its newest link. */
export interface RosterView {
  readonly version: number;
  readonly rosters: readonly StatementRow[];
  readonly keyRing: Bytes;
  /** Null for an account whose new keys nobody has confirmed in this epoch. [RO-12] */
  readonly grant: Bytes | null;
  readonly members: readonly MemberKeysRow[];
  /** Whom an earlier roster named and the newest does not. [WS-13] */
  readonly former: readonly MemberKeysRow[];
}

export interface SentWorkspace {
  readonly id: Bytes;
  readonly roster: Bytes;
  readonly keyRing: Bytes;
  readonly grant: Bytes;
  readonly meta: Bytes;
}

export type CreateCode = ObjectCode | SealedCode | "id-taken" | "workspace-limit";
export type RenameCode = SealedCode | "not-found" | "forbidden" | "version-conflict";

export const createWorkspaces = (deps: WorkspaceDeps) => {
  const { workspaces, keys } = deps;

  const find = async (caller: Caller, workspaceId: Bytes): Promise<Result<WorkspaceRow, "not-found">> => {
    const workspace = await workspaces.find(workspaceId, caller.accountId);
    return workspace === null ? err("not-found") : ok(workspace);
  };

  /** What is the caller's right after it was written. */
  const written = async (caller: Caller, workspaceId: Bytes): Promise<WorkspaceRow> => {
    const workspace = await workspaces.find(workspaceId, caller.accountId);
    if (workspace === null) throw new Error("a workspace that was written is gone");
    return workspace;
  };

  const checkNew = async (
    { accountId }: Caller,
    sent: SentWorkspace,
  ): Promise<Result<NewWorkspace, ObjectCode>> => {
    const [account] = await workspaces.memberKeys([accountId]);
    const keyList = account && parseKeyList(account.keyList);
    if (!keyList?.ok) throw new Error("an account without keys");
    const { identityEd, identityX } = keyList.value;
    const genesis = await checkGenesis(sent.roster, { workspaceId: sent.id, accountId, identityEd });
    if (!genesis.ok) return genesis;
    const keyRing = checkKeyRing(sent.keyRing, genesis.value.roster);
    if (!keyRing.ok) return keyRing;
    const grant = checkGrant(sent.grant, genesis.value.roster, accountId);
    if (!grant.ok) return grant;
    if (!equal(grant.value.recipientX, identityX)) return err("bad-references");
    return ok({
      id: sent.id,
      roster: genesis.value.row,
      keyRing: keyRing.value,
      grant: grant.value.row,
    });
  };

  return {
    list: ({ accountId }: Caller) => workspaces.list(accountId),

    find,

    /** `since` is the version the caller knows, 0 for none. [AU-10] */
    roster: async (
      { accountId }: Caller,
      workspaceId: Bytes,
      since: number,
    ): Promise<Result<RosterView, "not-found">> => {
      const workspace = await workspaces.find(workspaceId, accountId);
      if (workspace === null) return err("not-found");
      const { roster } = await newestRoster(workspaces, workspace);
      const member = memberOf(roster, accountId);
      const keyRing = await workspaces.keyRing(workspaceId, roster.keyRingDigest);
      const isGranted = member !== undefined && !equal(member.grantDigest, NO_GRANT);
      const grant = isGranted ? await workspaces.grant(workspaceId, accountId, member.grantDigest) : null;
      if (keyRing === null || (isGranted && grant === null))
        throw new Error("a roster names objects that are not stored");
      const rosters = await workspaces.chain(workspaceId, since, roster.version);
      const members = await workspaces.memberKeys(idsOf(roster));
      // Who left is still a member by the roster until an admin's client has signed the next one.
      const left = (await workspaces.former(workspaceId)).filter((id) => memberOf(roster, id) === undefined);
      const former = left.length === 0 ? [] : await workspaces.memberKeys(left);
      return ok({ version: roster.version, rosters, keyRing, grant, members, former });
    },

    /** Founds a workspace whose only member is the caller. [WS-1] */
    create: async (caller: Caller, sent: SentWorkspace): Promise<Result<WorkspaceRow, CreateCode>> => {
      const checked = await checkNew(caller, sent);
      if (!checked.ok) return checked;
      const name = await checkSealed(deps, caller, sent.meta, {
        workspace: { id: sent.id, epoch: 1, minWriteEpoch: 1 },
        least: ROLE.admin,
        thing: THING.workspace,
        id: sent.id,
        version: 1,
      });
      if (!name.ok) return name;
      const { accountId, loginId } = caller;
      const audit = auditRow(deps, {
        action: "workspace.created",
        accountId,
        loginId,
        workspaceId: sent.id,
        target: formatId("wsp", sent.id),
      });
      const outcome = await workspaces.create(checked.value, sent.meta, WORKSPACES_MAX, audit);
      return outcome === "created" ? ok(await written(caller, sent.id)) : err(outcome);
    },

    /** Renames the workspace that the caller works in; `version` is the name's, 0 before the first. [WS-3] */
    rename: async (
      caller: Caller,
      version: number,
      meta: Bytes,
    ): Promise<Result<WorkspaceRow, RenameCode>> => {
      const { accountId, loginId, workspaceId } = caller;
      const found = await find(caller, workspaceId);
      if (!found.ok) return found;
      if (found.value.role < ROLE.admin) return err("forbidden");
      if (found.value.metaVersion !== version) return err("version-conflict");
      const place = { thing: THING.workspace, id: workspaceId, version: version + 1 };
      const sealed = { workspace: found.value, least: ROLE.admin, ...place };
      const name = await checkSealed({ keys, now: deps.now }, caller, meta, sealed);
      if (!name.ok) return name;
      const target = formatId("wsp", workspaceId);
      const audit = { action: "workspace.renamed", accountId, loginId, workspaceId, target } as const;
      const done = await workspaces.rename(workspaceId, version, meta, auditRow(deps, audit));
      return done ? ok(await written(caller, workspaceId)) : err("version-conflict");
    },
  };
};
export type Workspaces = ReturnType<typeof createWorkspaces>;
