import type { RoleName } from "@holdfast/protocol/role-names";
import type { MemberList } from "@holdfast/protocol/sharing";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { Fixture, RequestHeaders } from "./fixture.ts";
import type { Person } from "./person.ts";
import { epochFor } from "./roster-changes.ts";
import { answered, join, newestOf, type SignedUp } from "./sharing.ts";
import { rosterBody } from "./wire-changes.ts";

const CURRENT = "/workspaces/current";

/** Ada's workspace with Ben as an admin and Cem as a member. */
export const threeOf = async (fixture: Fixture) => {
  const [ada, ben, cem] = [await fixture.signUp(), await fixture.signUp(), await fixture.signUp()];
  const admin = await join(fixture, ada, ben, "admin");
  const member = await join(fixture, ada, cem, "member");
  const roster = await newestOf(fixture, ada);
  const list = async (headers: RequestHeaders = ada.as): Promise<MemberList["items"]> =>
    (await answered(fixture.send("GET", `${CURRENT}/members`, { headers }))).items;
  const roles = async () => (await list()).map(({ role }) => role);
  return { ada, ben, cem, admin, member, roster, list, roles };
};

/** The address of a member. */
export const pathOf = ({ answer }: SignedUp): string => `${CURRENT}/members/${answer.account.id}`;

/** The body of a next epoch that only these stay in, signed by one of them. */
export const epochOf = async (
  founder: Person,
  previous: Bytes,
  signer: Person,
  stay: readonly (readonly [Person, RoleName])[],
): Promise<ReplaceRosterBody> => {
  const named = stay.map(([person, role]) => [person, ROLE[role]] as const);
  const { roster, keyRing, grants } = await epochFor(founder, previous, signer, named);
  return rosterBody(roster, keyRing, grants);
};

/** Somebody whose device seals to a founder's workspace. */
export const inWorkspaceOf = (founder: Person, person: Person): Person => ({
  ...person,
  wire: { ...person.wire, workspaceId: founder.wire.workspaceId },
  secrets: { ...person.secrets, spaceKey: founder.secrets.spaceKey },
});
