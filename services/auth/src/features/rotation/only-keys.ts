import { equal } from "@holdfast/vault/bytes";
import { memberOf, type Roster } from "@holdfast/vault/roster";
import { type ReadyChange, shutsOut } from "../workspaces/roster-change.ts";

/** The same people in the same roles. Their keys are the accounts' own in every roster that is taken. */
const keepsMembers = (before: Roster, after: Roster): boolean =>
  before.members.length === after.members.length &&
  after.members.every(({ accountId, role }) => memberOf(before, accountId)?.role === role);

const keepsIdentities = (before: Roster, after: Roster): boolean =>
  after.members.every((member) => {
    const earlier = memberOf(before, member.accountId);
    return earlier !== undefined && equal(earlier.identityEd, member.identityEd);
  });

/** Whether only the keys change: a new epoch for the same people, in which nobody writes under the earlier ones. [RO-2] */
export const onlyKeys = ({ before, after }: ReadyChange): boolean =>
  shutsOut(before, after) && keepsMembers(before, after) && keepsIdentities(before, after);

/** The same, for people of whom some have other identities now. [RO-12] */
export const onlyIdentities = ({ before, after }: ReadyChange): boolean =>
  shutsOut(before, after) && keepsMembers(before, after) && !keepsIdentities(before, after);
