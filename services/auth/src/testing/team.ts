import { formatId, parseId } from "@holdfast/protocol/ids";
import type { Route } from "@holdfast/service-kit/route-table";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { memoryBackend } from "./backends.ts";
import { fixtureOn } from "./fixture.ts";
import { addUnlocking } from "./passkeys.ts";
import { admit, nextRoster } from "./roster-changes.ts";
import { rosterBody } from "./wire-changes.ts";

export const loginIdOf = (answer: { readonly login: { readonly id: string } }): Bytes => {
  const id = parseId("lgn", answer.login.id);
  if (id === null) throw new Error("no login id");
  return id;
};

/** The whole service with an owner whose workspace has a member of each role, and somebody of another workspace. */
export const createTeam = async () => {
  const fixture = await fixtureOn(memoryBackend());
  const owner = await fixture.signUp({ recoveryCodes: 4 });
  const { wire } = owner.person;
  const [admin, member, viewer, stranger] = [
    await fixture.signUp(),
    await fixture.signUp(),
    await fixture.signUp(),
    await fixture.signUp(),
  ];
  const admitted = [
    { who: admin, ...(await admit(owner.person, admin.person, ROLE.admin)) },
    { who: member, ...(await admit(owner.person, member.person, ROLE.member)) },
    { who: viewer, ...(await admit(owner.person, viewer.person, ROLE.viewer)) },
  ];
  const roster = await nextRoster(owner.person, wire.roster, ({ members }) => ({
    members: [...members, ...admitted.map(({ member: listed }) => listed)],
  }));
  const grants = admitted.map(({ who, grant }) => ({ accountId: who.person.accountId, grant }));
  const answer = await fixture.send("PUT", `/workspaces/${formatId("wsp", wire.workspaceId)}/roster`, {
    body: rosterBody(roster, wire.keyRing, grants),
    headers: { ...owner.as, "if-match": '"v1"' },
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  // One that unlocks: its route's example does not remove it, and everybody after finds it too.
  const { view: passkey } = await addUnlocking(fixture, owner.person, owner.as);
  return { passkey, fixture, owner, admin, member, viewer, stranger, workspaceId: wire.workspaceId };
};
export type Team = Awaited<ReturnType<typeof createTeam>>;

/** Things that exist, by the part of the address before them: what is an account's own is the owner's. */
const THINGS: Readonly<Record<string, (team: Team) => string>> = {
  "workspaces/:id": ({ workspaceId }) => formatId("wsp", workspaceId),
  "devices/:id": ({ owner }) => formatId("dev", owner.person.deviceId),
  "passkeys/:passkeyId": ({ passkey }) => passkey.id,
  "sessions/:loginId": ({ owner }) => owner.answer.login.id,
};

/** The address of a route, with things of the team in it. A parameter that no line above knows stays as it is. */
export const addressIn = (team: Team, { path }: Pick<Route, "path">): string =>
  path.replaceAll(/([^/]+)\/(:[A-Za-z]+)/g, (all, before, name) => {
    const thing = THINGS[`${before}/${name}`];
    return thing === undefined ? all : `${before}/${thing(team)}`;
  });
