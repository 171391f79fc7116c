import { emailKey } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import { INVITE_SECONDS, OPEN_INVITES_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { InviteState } from "@holdfast/protocol/sharing";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { THING } from "@holdfast/vault/meta";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { checkSealed, type SealedCode } from "../../checked-meta.ts";
import type { InviteRow, WorkspaceRow } from "../../rows.ts";
import type { AccountRepository } from "../accounts/repository.ts";
import type { KeyRepository } from "../keys/repository.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import {
  onlyMembers,
  type RosterChanges,
  type RosterCode,
  type SentRoster,
} from "../workspaces/roster-change.ts";
import type { AcceptOutcome, InviteOutcome, InviteRepository, NewAcceptance } from "./repository.ts";

export interface InviteDeps extends Dice {
  readonly workspaces: WorkspaceRepository;
  readonly invites: InviteRepository;
  readonly accounts: Pick<AccountRepository, "find">;
  readonly keys: Pick<KeyRepository, "read">;
  readonly changes: RosterChanges;
}

export interface SentInvite {
  readonly id: Bytes;
  readonly email: string;
  readonly role: Role;
  readonly meta: Bytes;
}

/** An invite as the invited account sees it. */
export interface InvitationView {
  readonly invite: InviteRow;
  readonly inviterEmail: string;
  readonly inviterKeyList: Bytes;
  readonly genesis: Bytes;
}

export interface InvitesPage {
  readonly before: Bytes | null;
  readonly limit: number;
}

export type InviteCode = Exclude<InviteOutcome, "created"> | SealedCode | "not-found";
export type AcceptCode = Exclude<AcceptOutcome, "accepted"> | SealedCode;

/** What became of an invite, at a moment in milliseconds since 1970. */
export const stateOf = (invite: InviteRow, now: number): InviteState => {
  if (invite.admittedAt !== null) return "admitted";
  if (invite.revokedAt !== null) return "revoked";
  if (invite.acceptance !== null) return "accepted";
  return invite.expiresAt.getTime() <= now ? "expired" : "open";
};

/** Whether an invite was accepted by these very bytes: their answer was lost on the way. */
const isRepeat = ({ acceptance, revokedAt }: InviteRow, proof: Bytes | null, pin: Bytes): boolean =>
  acceptance !== null &&
  revokedAt === null &&
  equal(acceptance.pin, pin) &&
  equal(acceptance.proof ?? NO_PROOF, proof ?? NO_PROOF);

const NO_PROOF = new Uint8Array(0);

/** Invites to the workspace that the caller works in, and those to the caller. */
export const createInvites = (deps: InviteDeps) => {
  const { workspaces, invites, accounts, keys, changes, now } = deps;
  const sealed = { keys, now };

  const asAdmin = async ({
    workspaceId,
    accountId,
  }: Caller): Promise<Result<WorkspaceRow, "not-found" | "forbidden">> => {
    const workspace = await workspaces.find(workspaceId, accountId);
    if (workspace === null) return err("not-found");
    return workspace.role < ROLE.admin ? err("forbidden") : ok(workspace);
  };

  const audited = (
    { accountId, loginId }: Caller,
    action: "invite.created" | "invite.revoked" | "invite.accepted",
    workspaceId: Bytes,
    inviteId: Bytes,
  ) => auditRow(deps, { action, accountId, loginId, workspaceId, target: formatId("inv", inviteId) });

  const viewOf = async (invite: InviteRow): Promise<InvitationView> => {
    const inviter = await accounts.find(invite.invitedBy);
    const [inviterKeys] = await workspaces.memberKeys([invite.invitedBy]);
    const [genesis] = await workspaces.chain(invite.workspaceId, 0, 1);
    if (inviter === null || inviterKeys === undefined || genesis === undefined)
      throw new Error("an invite of nobody to nothing");
    const { keyList: inviterKeyList } = inviterKeys;
    return { invite, inviterEmail: inviter.email, inviterKeyList, genesis: genesis.body };
  };

  const read = async (
    { accountId }: Caller,
    inviteId: Bytes,
  ): Promise<Result<InvitationView, "not-found">> => {
    const invite = await invites.addressed(inviteId, accountId);
    return invite === null ? err("not-found") : ok(await viewOf(invite));
  };

  return {
    /** Invites an address for seven days. [WS-4] */
    create: async (caller: Caller, sent: SentInvite): Promise<Result<InviteRow, InviteCode>> => {
      const workspace = await asAdmin(caller);
      if (!workspace.ok) return workspace;
      const place = { thing: THING.invite, id: sent.id, version: 1 };
      const checked = await checkSealed(sealed, caller, sent.meta, {
        workspace: workspace.value,
        least: ROLE.admin,
        ...place,
      });
      if (!checked.ok) return checked;
      const at = now();
      const invite = {
        ...sent,
        email: sent.email.trim(),
        workspaceId: caller.workspaceId,
        invitedBy: caller.accountId,
        createdAt: new Date(at),
        expiresAt: new Date(at + INVITE_SECONDS * 1000),
      };
      const outcome = await invites.create(
        { ...invite, emailKey: emailKey(sent.email) },
        OPEN_INVITES_MAX,
        audited(caller, "invite.created", caller.workspaceId, sent.id),
      );
      if (outcome !== "created") return err(outcome);
      return ok({ ...invite, revokedAt: null, admittedAt: null, acceptance: null });
    },

    page: async (caller: Caller, { before, limit }: InvitesPage) => {
      const workspace = await asAdmin(caller);
      if (!workspace.ok) return workspace;
      const found = await invites.page({ workspaceId: caller.workspaceId, before, most: limit + 1 });
      return ok({ items: found.slice(0, limit), more: found.length > limit });
    },

    revoke: async (
      caller: Caller,
      inviteId: Bytes,
    ): Promise<Result<null, "not-found" | "forbidden" | "invite-closed">> => {
      const workspace = await asAdmin(caller);
      if (!workspace.ok) return workspace;
      const invite = await invites.find(caller.workspaceId, inviteId);
      if (invite === null) return err("not-found");
      const audit = audited(caller, "invite.revoked", caller.workspaceId, inviteId);
      if (await invites.revoke(caller.workspaceId, inviteId, audit)) return ok(null);
      const after = await invites.find(caller.workspaceId, inviteId);
      const state = after && stateOf(after, now());
      // One that is over stays as it is; one that was used up is a membership by now.
      if (state === "admitted") return err("invite-closed");
      return state === "revoked" || state === "expired" ? ok(null) : err("forbidden");
    },

    /** The invite, to the account it is for. [WS-5] */
    read,

    accept: async (
      caller: Caller,
      { inviteId, proof, pin }: Omit<NewAcceptance, "accountId">,
    ): Promise<Result<InvitationView, AcceptCode>> => {
      const { accountId } = caller;
      const invite = await invites.addressed(inviteId, accountId);
      if (invite === null) return err("not-found");
      const account = await accounts.find(accountId);
      const home = account && (await workspaces.find(account.workspaceId, accountId));
      if (!home) throw new Error("an account without a home");
      const place = { thing: THING.membership, id: invite.workspaceId };
      const sealedPin = { workspace: home, least: ROLE.viewer, ...place };
      const checked = await checkSealed(sealed, caller, pin, sealedPin);
      if (!checked.ok) return checked;
      const audit = audited(caller, "invite.accepted", invite.workspaceId, inviteId);
      const outcome = await invites.accept({ inviteId, accountId, proof, pin }, audit);
      if (outcome === "accepted") return read(caller, inviteId);
      const before = outcome === "invite-closed" ? await read(caller, inviteId) : null;
      return before?.ok && isRepeat(before.value.invite, proof, pin) ? before : err(outcome);
    },

    /** A roster that adds who accepted, with the invited role and keys, and changes nothing else. [WS-7] */
    admit: async (
      caller: Caller,
      inviteId: Bytes,
      version: number,
      sent: SentRoster,
    ): Promise<Result<number, RosterCode | "invite-closed">> => {
      const workspace = await asAdmin(caller);
      if (!workspace.ok) return workspace;
      const invite = await invites.find(caller.workspaceId, inviteId);
      if (invite === null) return err("not-found");
      const { acceptance, role } = invite;
      if (acceptance === null || stateOf(invite, now()) !== "accepted") return err("invite-closed");
      const ready = await changes.prepare(caller, caller.workspaceId, version, sent);
      if (!ready.ok) return ready;
      const { moved, added, dropped } = ready.value;
      const [joined, ...more] = added;
      const accepted = parseKeyList(acceptance.keyList);
      const fits =
        joined !== undefined &&
        accepted.ok &&
        equal(joined.accountId, acceptance.accountId) &&
        equal(joined.identityEd, accepted.value.identityEd) &&
        joined.role === role &&
        onlyMembers(ready.value);
      if (!fits || more.length + moved.length + dropped.length > 0) return err("bad-references");
      const target = formatId("acc", acceptance.accountId);
      return changes.commit(caller, ready.value, { action: "member.admitted", target }, inviteId);
    },
  };
};
export type Invites = ReturnType<typeof createInvites>;
