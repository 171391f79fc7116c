import { formatId, parseId } from "@holdfast/protocol/ids";
import type { Route } from "@holdfast/service-kit/route-table";
import type { Bytes } from "@holdfast/vault/bytes";
import { bytesOf } from "../decode.ts";
import { makeUnlock, switchAssisted } from "./assisted.ts";
import { memoryBackend } from "./backends.ts";
import { type Fixture, fixtureOn } from "./fixture.ts";
import { addUnlocking } from "./passkeys.ts";
import { inviteBody } from "./sealed-names.ts";
import { answered, join, newestOf, type SignedUp } from "./sharing.ts";

export const loginIdOf = (answer: { readonly login: { readonly id: string } }): Bytes => {
  const id = parseId("lgn", answer.login.id);
  if (id === null) throw new Error("no login id");
  return id;
};

/** The account and its home allow assisted mode, and have a token; answers its id. */
const withUnlock = async (fixture: Fixture, who: SignedUp): Promise<string> => {
  const { person, as } = who;
  const { keyList, version } = await answered(fixture.send("GET", "/keys/slots", { headers: as }));
  const list = bytesOf(keyList);
  const on = await switchAssisted(person, { keyList: list, roster: await newestOf(fixture, who) });
  const change = (method: string, path: string, body: object, at: number) =>
    answered(fixture.send(method, path, { body, headers: { ...as, "if-match": `"v${at}"` } }));
  await change("PUT", "/keys/assisted", on.body, version);
  const { body } = await makeUnlock(person, on.keyList, fixture.clock.now);
  await change("POST", "/unlocks", body, version + 1);
  return body.id;
};

/**
 * The whole service with an owner whose workspace has a member of each role and open invites, and somebody of another
 * workspace who has invited the owner there.
 */
export const createTeam = async () => {
  const fixture = await fixtureOn(memoryBackend());
  const owner = await fixture.signUp({ recoveryCodes: 4 });
  const [admin, member, viewer, other, stranger] = [
    await fixture.signUp(),
    await fixture.signUp(),
    await fixture.signUp(),
    await fixture.signUp(),
    await fixture.signUp(),
  ];
  // One that unlocks: its route's example does not remove it, and everybody after finds it too.
  const { view: passkey } = await addUnlocking(fixture, owner.person, owner.as);
  await join(fixture, owner, admin, "admin");
  await join(fixture, owner, member, "member");
  await join(fixture, owner, viewer, "viewer");
  await join(fixture, owner, other, "member");
  const invite = async (from: SignedUp, email: string): Promise<string> => {
    const body = await inviteBody(from.person, { email });
    await answered(fixture.send("POST", "/workspaces/current/invites", { body, headers: from.as }));
    return body.id;
  };
  const inviteId = await invite(owner, "grace@example.org");
  const invitationId = await invite(stranger, owner.person.email);
  for (const each of [owner, stranger]) await invite(each, "hedy@example.org");
  const unlockId = await withUnlock(fixture, owner);
  const { workspaceId } = owner.person.wire;
  const people = { owner, admin, member, viewer, other, stranger };
  return { passkey, fixture, ...people, workspaceId, inviteId, invitationId, unlockId };
};
export type Team = Awaited<ReturnType<typeof createTeam>>;

/** Things that exist, by the part of the address before them: what is an account's own is the owner's. */
const THINGS: Readonly<Record<string, (team: Team) => string>> = {
  "workspaces/:id": ({ workspaceId }) => formatId("wsp", workspaceId),
  "devices/:id": ({ owner }) => formatId("dev", owner.person.deviceId),
  "slots/:id": ({ owner }) => formatId("slt", owner.person.wire.slots[0]?.slotId ?? new Uint8Array(16)),
  "passkeys/:passkeyId": ({ passkey }) => passkey.id,
  "members/:accountId": ({ other }) => formatId("acc", other.person.accountId),
  "invites/:id": ({ inviteId }) => inviteId,
  "invites/:inviteId": ({ invitationId }) => invitationId,
  "unlocks/:id": ({ unlockId }) => unlockId,
  "sessions/:loginId": ({ owner }) => owner.answer.login.id,
};

/** The address of a route, with things of the team in it. A parameter that no line above knows stays as it is. */
export const addressIn = (team: Team, { path }: Pick<Route, "path">): string =>
  path.replaceAll(/([^/]+)\/(:[A-Za-z]+)/g, (all, before, name) => {
    const thing = THINGS[`${before}/${name}`];
    return thing === undefined ? all : `${before}/${thing(team)}`;
  });
