import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { RoleName } from "@holdfast/protocol/role-names";
import { equal } from "@holdfast/vault/bytes";
import { grantAll, nextRoster } from "@holdfast/vault/next-roster";
import { ROLE, type Role, roleOf } from "@holdfast/vault/roles";
import type { Member } from "@holdfast/vault/roster";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { Trust } from "../trust/trust.ts";
import {
  authorOfRosters,
  changeRoster,
  granteesOf,
  memberIn,
  type RosterDeps,
  type RosterDraft,
} from "./change-roster.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const ownersIn = (members: readonly Member[]): number =>
  members.filter(({ role }) => role === ROLE.owner).length;

/** Whether the keys' owner may bring these members' roles from `before` to `after`. [WS-7] */
const mayChange = ({ role }: Trust, before: Role, after: Role): boolean =>
  role === ROLE.owner || (before !== ROLE.owner && after !== ROLE.owner);

/** The roster with other roles. Grants by who is admin no more open nothing: everybody then gets a new one. [KY-12] */
const withMembers = async (
  { platform: { vault }, keychain }: RosterDeps,
  trust: Trust,
  members: readonly Member[],
): Answer<RosterDraft> => {
  const author = authorOfRosters(keychain);
  const { roster, record, keys } = trust;
  const demoted = roster.roster.members.some(
    ({ accountId, role }) =>
      role >= ROLE.admin &&
      members.some((each) => equal(each.accountId, accountId) && each.role < ROLE.admin),
  );
  if (!demoted) {
    const { bytes } = await nextRoster(vault, roster, author, { members });
    return ok({ bytes, keyRing: record.keyRing, grants: [] });
  }
  const grantees = granteesOf(trust, members);
  if (!grantees.ok) return grantees;
  const { workspaceId, epoch } = roster.roster;
  const granted = await grantAll(vault, { workspaceId, epoch }, author, keys.spaceKey, grantees.value);
  const { bytes } = await nextRoster(vault, roster, author, { members: granted.members });
  return ok({ bytes, keyRing: record.keyRing, grants: granted.grants });
};

const withRole = ({ roster }: Trust, changes: readonly (readonly [Member, Role])[]): readonly Member[] =>
  roster.roster.members.map((member) => {
    const change = changes.find(([changed]) => changed === member);
    return change === undefined ? member : { ...member, role: change[1] };
  });

/** Changes what one member may do. [WS-7] */
export const changeRole = (deps: RosterDeps, id: Id<"acc">, name: RoleName): Answer<null> => {
  const role = roleOf(name);
  return changeRoster(
    deps,
    async (trust) => {
      const member = memberIn(trust, id);
      if (member === undefined) return refuse("not-found");
      if (member.role === role) return ok(null);
      if (!mayChange(trust, member.role, role)) return refuse("forbidden");
      const own = id === deps.keychain.accountId;
      if (own && role < ROLE.admin) return refuse("forbidden", "who signs a roster is an admin of it");
      const members = withRole(trust, [[member, role]]);
      if (ownersIn(members) === 0) return refuse("forbidden", "a workspace has an owner");
      return withMembers(deps, trust, members);
    },
    (version, body) => deps.sharing.changeRole(id, version, { role: name, ...body }),
  );
};

/** Makes somebody owner and oneself admin, in one roster. */
export const transferOwnership = (deps: RosterDeps, to: Id<"acc">): Answer<null> => {
  const { keychain, sharing } = deps;
  return changeRoster(
    deps,
    async (trust) => {
      const [own, next] = [memberIn(trust, keychain.accountId), memberIn(trust, to)];
      if (next === undefined) return refuse("not-found");
      if (own === undefined || own.role < ROLE.owner || own === next) return refuse("forbidden");
      return withMembers(
        deps,
        trust,
        withRole(trust, [
          [next, ROLE.owner],
          [own, ROLE.admin],
        ]),
      );
    },
    (version, body) => sharing.changeRole(to, version, { role: "owner", ...body }),
  );
};
