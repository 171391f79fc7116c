import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { memberOf, type Roster, verifyNextRoster } from "@holdfast/vault/roster";
import { need, type ObjectCode, objectCode } from "../../objects.ts";
import type { WorkspaceRow } from "../../rows.ts";
import { checkKeyRing, rosterRow } from "../workspaces/check-roster.ts";
import { judgeMembers, type PresentKeys, renamedIn } from "../workspaces/judge-members.ts";
import type { RosterChange, WorkspaceRepository } from "../workspaces/repository.ts";
import { missingIn, newestRoster, type SentRoster, shutsOut } from "../workspaces/roster-change.ts";

/** The next roster of a workspace, for a version of the present one. */
export interface SentNextRoster extends SentRoster {
  readonly id: Bytes;
  readonly version: number;
}

export interface JudgedRoster {
  readonly id: Bytes;
  readonly expectedVersion: number;
  readonly roster: RosterChange;
}

export type JudgeRosterCode = ObjectCode | "not-found" | "version-conflict" | "invalid-request";

/** An account that replaces its root key: by which identity the rosters name it, and its keys from now on. */
export interface Replacing {
  readonly from: Bytes;
  readonly next: PresentKeys;
}

/** A new epoch in which the account has its next identity, and nobody else anything new; whom WS-8 let go may be left out. */
const onlyReplaces = (
  before: Roster,
  after: Roster,
  { from, next }: Replacing,
  left: readonly Bytes[],
): Result<null, ObjectCode> => {
  const [me, ...others] = renamedIn(before, after);
  const isLeft = (accountId: Bytes): boolean => left.some((id) => equal(id, accountId));
  const keepsRoles = after.members.every(({ accountId, role }) => memberOf(before, accountId)?.role === role);
  const fits =
    equal(after.signerIdentity, from) &&
    me !== undefined &&
    others.length === 0 &&
    equal(me.accountId, next.accountId) &&
    equal(me.identityEd, next.identityEd) &&
    keepsRoles &&
    shutsOut(before, after) &&
    after.assistedAllowed === before.assistedAllowed &&
    equal(after.founderNonce, before.founderNonce) &&
    missingIn(after, before.members).every(({ accountId }) => isLeft(accountId));
  return need(fits, "bad-references");
};

/** Holds the next roster of one workspace against the stored one. [RO-11] */
const judgeRoster = async (
  workspaces: WorkspaceRepository,
  workspace: WorkspaceRow,
  sent: SentNextRoster,
  replacing: Replacing,
): Promise<Result<JudgedRoster, JudgeRosterCode>> => {
  if (workspace.rosterVersion !== sent.version) return err("version-conflict");
  const known = await newestRoster(workspaces, workspace);
  const verified = await verifyNextRoster(nodePrimitives, sent.roster, known);
  if (!verified.ok) return err(objectCode(verified.error));
  const { roster: after, digest } = verified.value;
  const rules = onlyReplaces(known.roster, after, replacing, await workspaces.former(workspace.id));
  if (!rules.ok) return rules;
  const keyRing = checkKeyRing(sent.keyRing, after);
  if (!keyRing.ok) return keyRing;
  const both = { before: known.roster, after };
  const members = await judgeMembers(workspaces, both, sent.grants, replacing.next);
  if (!members.ok) return members;
  const roster = { roster: rosterRow(sent.roster, after, digest), keyRing: keyRing.value, admits: null };
  return ok({ id: sent.id, expectedVersion: sent.version, roster: { ...roster, ...members.value } });
};

/**
 * The next rosters of all workspaces in which the account is admin or owner. `version-conflict` for one too few, which may have come
 * meanwhile, and for one in which it is neither. [RO-11]
 */
export const judgeRosters = async (
  workspaces: WorkspaceRepository,
  sent: readonly SentNextRoster[],
  replacing: Replacing,
): Promise<Result<readonly JudgedRoster[], JudgeRosterCode>> => {
  const all = await workspaces.list(replacing.next.accountId);
  const judged: JudgedRoster[] = [];
  for (const each of sent) {
    if (judged.some(({ id }) => equal(id, each.id))) return err("invalid-request");
    const workspace = all.find(({ id }) => equal(id, each.id));
    if (workspace === undefined) return err("not-found");
    if (workspace.role < ROLE.admin) return err("version-conflict");
    const roster = await judgeRoster(workspaces, workspace, each, replacing);
    if (!roster.ok) return roster;
    judged.push(roster.value);
  }
  const administered = all.filter(({ role }) => role >= ROLE.admin);
  return administered.length === judged.length ? ok(judged) : err("version-conflict");
};
