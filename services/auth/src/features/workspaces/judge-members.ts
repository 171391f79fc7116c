import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { ROLE } from "@holdfast/vault/roles";
import { type Member, memberOf, NO_GRANT, type Roster } from "@holdfast/vault/roster";
import type { ObjectCode } from "../../objects.ts";
import type { GrantRow } from "../../rows.ts";
import { checkGrant } from "./check-roster.ts";
import type { MemberKeysRow, NamedIdentity, RosterChange, WorkspaceRepository } from "./repository.ts";

export type SentGrants = readonly { readonly accountId: Bytes; readonly grant: Bytes }[];

/** The keys of an account as they are, or as they will be with what is stored beside the roster. */
export type PresentKeys = Pick<MemberKeysRow, "accountId" | "identityEd"> & { readonly identityX: Bytes };

/** What a roster says of people, judged: what is to be stored with it. */
export type JudgedMembers = Required<Pick<RosterChange, "grants" | "present" | "ungranted">>;

export const idsOf = ({ members }: Roster): readonly Bytes[] => members.map(({ accountId }) => accountId);

/** Members that both rosters name, by another identity. */
export const renamedIn = (before: Roster, after: Roster): readonly Member[] =>
  after.members.filter(({ accountId, identityEd }) => {
    const known = memberOf(before, accountId);
    return known !== undefined && !equal(known.identityEd, identityEd);
  });

const presentKeys = ({ accountId, identityEd, keyList }: MemberKeysRow): PresentKeys => {
  const list = parseKeyList(keyList);
  if (!list.ok) throw new Error("a stored key list is not one");
  return { accountId, identityEd, identityX: list.value.identityX };
};

/**
 * Somebody whose new keys no admin has confirmed stays as the roster had him: he gets no key of a new epoch, for nobody seals to an
 * identity that was left, and becomes no admin, for that identity may be in other hands. [RO-12]
 */
const staysUnconfirmed = (before: Roster, after: Roster, member: Member): boolean => {
  const known = memberOf(before, member.accountId);
  if (known === undefined || !equal(known.identityEd, member.identityEd)) return false;
  const keepsGrant = before.epoch === after.epoch && equal(known.grantDigest, member.grantDigest);
  const rises = member.role > known.role && member.role >= ROLE.admin;
  return !rises && (keepsGrant || equal(member.grantDigest, NO_GRANT));
};

/**
 * Every member is an account with exactly its present identity and a grant of the roster's epoch, sent or stored before; or is
 * named as before, while its new keys are not confirmed. `by` are keys that change together with the roster, whose identity
 * signs the grants.
 */
export const judgeMembers = async (
  workspaces: Pick<WorkspaceRepository, "memberKeys" | "grantsOf">,
  { before, after }: { readonly before: Roster; readonly after: Roster },
  sent: SentGrants,
  by: PresentKeys | null = null,
): Promise<Result<JudgedMembers, ObjectCode>> => {
  const known = (await workspaces.memberKeys(idsOf(after))).map(presentKeys);
  const keysOf = (accountId: Bytes): PresentKeys | undefined =>
    by !== null && equal(by.accountId, accountId)
      ? by
      : known.find((each) => equal(each.accountId, accountId));
  const digests = after.members.map(({ grantDigest }) => grantDigest);
  const stored = await workspaces.grantsOf(after.workspaceId, digests);
  const isStored = ({ accountId, grantDigest }: Member): boolean =>
    stored.some(
      (each) =>
        equal(each.accountId, accountId) && equal(each.digest, grantDigest) && each.epoch === after.epoch,
    );
  const grants: GrantRow[] = [];
  const present: NamedIdentity[] = [];
  const ungranted: Bytes[] = [];
  for (const member of after.members) {
    const { accountId, identityEd, role } = member;
    const keys = keysOf(accountId);
    const own = sent.find((each) => equal(each.accountId, accountId));
    if (keys === undefined) return err("bad-references");
    if (!equal(keys.identityEd, identityEd)) {
      if (own !== undefined || !staysUnconfirmed(before, after, member)) return err("bad-references");
      if (equal(member.grantDigest, NO_GRANT)) ungranted.push(accountId);
      continue;
    }
    const was = memberOf(before, accountId);
    const isHeld = role >= ROLE.admin || was === undefined || !equal(was.identityEd, identityEd);
    if (isHeld) present.push({ accountId, identityEd });
    if (own === undefined) {
      if (!isStored(member)) return err("bad-references");
      continue;
    }
    const grant = checkGrant(own.grant, after, accountId, by?.identityEd);
    if (!grant.ok) return grant;
    if (!equal(keys.identityX, grant.value.recipientX)) return err("bad-references");
    grants.push(grant.value.row);
  }
  return grants.length === sent.length ? ok({ grants, present, ungranted }) : err("bad-references");
};
