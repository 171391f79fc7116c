import type { AuditAction } from "@holdfast/protocol/audit";
import { toHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import {
  type Member,
  memberOf,
  parseRoster,
  type Roster,
  type VerifiedRoster,
  verifyNextRoster,
} from "@holdfast/vault/roster";
import { allOf, need, type ObjectCode, objectCode } from "../../objects.ts";
import type { WorkspaceRow } from "../../rows.ts";
import type { AssistedChange } from "../keys/check-key-list.ts";
import { checkKeyRing, rosterRow } from "./check-roster.ts";
import { judgeMembers, renamedIn, type SentGrants } from "./judge-members.ts";
import type { RosterChange, WorkspaceRepository } from "./repository.ts";

export interface RosterChangeDeps extends Dice {
  readonly workspaces: WorkspaceRepository;
}

export interface SentRoster {
  readonly roster: Bytes;
  readonly keyRing: Bytes;
  readonly grants: SentGrants;
}

export type RosterCode = ObjectCode | "not-found" | "forbidden" | "version-conflict";

/** A roster that may follow the stored one, and what it changes. */
export interface ReadyChange {
  readonly before: Roster;
  readonly after: Roster;
  /** When the epoch of `before` began. */
  readonly epochSince: Date;
  /** In both, with another role. */
  readonly moved: readonly Member[];
  readonly added: readonly Member[];
  readonly dropped: readonly Member[];
  readonly change: RosterChange;
}

/** The newest roster of a workspace that is stored. @throws Error when there is none: a defect */
export const newestRoster = async (
  workspaces: Pick<WorkspaceRepository, "chain">,
  { id, rosterVersion }: WorkspaceRow,
): Promise<VerifiedRoster> => {
  const [newest] = await workspaces.chain(id, rosterVersion - 1, rosterVersion);
  const roster = newest && parseRoster(newest.body);
  if (newest === undefined || !roster?.ok) throw new Error("a workspace without its newest roster");
  return { roster: roster.value, digest: newest.digest };
};

export const missingIn = (roster: Roster, members: readonly Member[]): readonly Member[] =>
  members.filter(({ accountId }) => memberOf(roster, accountId) === undefined);

/** Whether the same accounts own the workspace by both rosters. */
const sameOwners = (before: Roster, after: Roster): boolean => {
  const owners = ({ members }: Roster) =>
    members.filter(({ role }) => role === ROLE.owner).map(({ accountId }) => toHex(accountId));
  return owners(before).toSorted().join() === owners(after).toSorted().join();
};

/** Nothing but members and their grants: the same keys, and nobody kept from writing who may now. */
const keepsEpoch = (before: Roster, after: Roster): boolean =>
  before.epoch === after.epoch &&
  before.minWriteEpoch === after.minWriteEpoch &&
  equal(before.keyRingDigest, after.keyRingDigest);

/** Whether only members change, and the keys stay. */
export const onlyMembers = ({ before, after }: ReadyChange): boolean => keepsEpoch(before, after);

/** Whether nothing changes but what the roster says of assisted mode. [AM-3] */
export const onlyAssisted = ({ before, after, change }: ReadyChange): boolean =>
  keepsEpoch(before, after) &&
  change.grants.length === 0 &&
  before.members.length === after.members.length &&
  after.members.every((member) => {
    const known = memberOf(before, member.accountId);
    return (
      known !== undefined &&
      known.role === member.role &&
      equal(known.identityEd, member.identityEd) &&
      equal(known.grantDigest, member.grantDigest)
    );
  });

/** An epoch in which nobody writes under a key that somebody else has. [WS-9] */
export const shutsOut = (before: Roster, after: Roster): boolean =>
  after.epoch === before.epoch + 1 && after.minWriteEpoch === after.epoch;

/** What every roster that follows another one has to keep. [KY-11] [WS-7] */
const checkRules = (
  before: Roster,
  after: Roster,
  caller: Caller,
  role: number,
  assisted: AssistedChange,
): Result<null, RosterCode> => {
  const signer = memberOf(before, caller.accountId);
  if (signer === undefined || !equal(signer.identityEd, after.signerIdentity)) return err("forbidden");
  if (role < ROLE.owner && !sameOwners(before, after)) return err("forbidden");
  // Nobody could sign a roster after one without an owner.
  const owned = after.members.some((member) => member.role === ROLE.owner);
  const drops = missingIn(after, before.members).length > 0;
  const keepsFlag = after.assistedAllowed === before.assistedAllowed;
  // The workspace's id follows from it: a chain that changed it would name another founder.
  const keepsFounder = equal(after.founderNonce, before.founderNonce);
  return allOf(
    need(owned && keepsFounder && keepsFlag === (assisted === "kept"), "malformed-object"),
    need(!drops || shutsOut(before, after), "bad-references"),
  );
};

/** Whether a change takes members that are named by another identity than before: always the present one of the account. */
export type IdentityRule = (renamed: readonly Member[]) => boolean;

export const KEEPS_IDENTITIES: IdentityRule = (renamed) => renamed.length === 0;

/** Of exactly one member whose new keys an admin has confirmed. [RO-12] */
export const CONFIRMS_IDENTITY: IdentityRule = (renamed) => renamed.length === 1;

/** Changes of a workspace's roster: what all of them have to keep, and how they are stored. */
export const createRosterChanges = (deps: RosterChangeDeps) => {
  const { workspaces } = deps;

  /** Whether one of these is at home here: an account always has a workspace. [WS-8] */
  const isHomeOf = async (workspaceId: Bytes, members: readonly Member[]): Promise<boolean> => {
    if (members.length === 0) return false;
    const accounts = await workspaces.memberKeys(members.map(({ accountId }) => accountId));
    return accounts.some(({ home }) => equal(home, workspaceId));
  };

  return {
    /** Holds what was sent against the stored roster of version `version`; which changes a route takes is for it to say. */
    prepare: async (
      caller: Caller,
      workspaceId: Bytes,
      version: number,
      sent: SentRoster,
      assisted: AssistedChange = "kept",
      identities: IdentityRule = KEEPS_IDENTITIES,
    ): Promise<Result<ReadyChange, RosterCode>> => {
      const workspace = await workspaces.find(workspaceId, caller.accountId);
      if (workspace === null) return err("not-found");
      if (workspace.role < ROLE.admin) return err("forbidden");
      if (workspace.rosterVersion !== version) return err("version-conflict");
      const known = await newestRoster(workspaces, workspace);
      const verified = await verifyNextRoster(nodePrimitives, sent.roster, known);
      if (!verified.ok) return err(objectCode(verified.error));
      const before = known.roster;
      const { roster: after, digest } = verified.value;
      const rules = checkRules(before, after, caller, workspace.role, assisted);
      if (!rules.ok) return rules;
      const dropped = missingIn(after, before.members);
      if (await isHomeOf(workspaceId, dropped)) return err("forbidden");
      const keyRing = checkKeyRing(sent.keyRing, after);
      if (!keyRing.ok) return keyRing;
      if (!identities(renamedIn(before, after))) return err("bad-references");
      const members = await judgeMembers(workspaces, { before, after }, sent.grants);
      if (!members.ok) return members;
      const moved = after.members.filter(
        ({ accountId, role }) => (memberOf(before, accountId)?.role ?? role) !== role,
      );
      const added = missingIn(before, after.members);
      const roster = rosterRow(sent.roster, after, digest);
      const change = { roster, keyRing: keyRing.value, ...members.value, admits: null };
      const { epochSince } = workspace;
      return ok({ before, after, epochSince, moved, added, dropped, change });
    },

    /** Stores it unless another roster came first; answers its version. */
    commit: async (
      { accountId, loginId }: Caller,
      { after, change }: ReadyChange,
      { action, target }: { readonly action: AuditAction; readonly target: string },
      admits: Bytes | null = null,
    ): Promise<Result<number, "version-conflict">> => {
      const { workspaceId, version } = after;
      const audit = auditRow(deps, { action, accountId, loginId, workspaceId, target });
      const done = await workspaces.replaceRoster(workspaceId, version - 1, { ...change, admits }, audit);
      return done ? ok(version) : err("version-conflict");
    },
  };
};
export type RosterChanges = ReturnType<typeof createRosterChanges>;
