import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { Fixture, RequestHeaders } from "./fixture.ts";
import type { Person } from "./person.ts";
import { admit, nextRoster } from "./roster-changes.ts";
import { acceptBody, inviteBody } from "./sealed-names.ts";
import { rosterBody } from "./wire-changes.ts";

export type SignedUp = Awaited<ReturnType<Fixture["signUp"]>>;
export type InvitedRole = "viewer" | "member" | "admin";

const CURRENT = "/workspaces/current";

/** What a call answered. @throws Error when it was refused */
export const answered = async (response: Promise<Response>) => {
  const { status } = await response;
  const text = await (await response).text();
  if (status >= 300) throw new Error(`${status} ${text}`);
  return text === "" ? null : JSON.parse(text);
};

/** The newest roster of a founder's workspace. */
export const newestOf = async ({ send }: Fixture, founder: SignedUp): Promise<Bytes> => {
  const path = `/workspaces/${formatId("wsp", founder.person.wire.workspaceId)}/roster`;
  const answer: RosterAnswer = await answered(send("GET", path, { headers: founder.as }));
  const newest = fromBase64url(answer.rosters.at(-1) ?? "");
  if (newest === null) throw new Error("no roster");
  return newest;
};

const versionIn = (roster: Bytes): number =>
  Number(new DataView(roster.buffer, roster.byteOffset).getBigUint64(44));

/** Headers of a change that is made for a roster. */
export const made = (as: RequestHeaders, roster: Bytes): RequestHeaders => ({
  ...as,
  "if-match": `"v${versionIn(roster)}"`,
});

/** Somebody is invited to the founder's workspace and accepts; answers the invite's id. */
export const invited = async (
  { send }: Fixture,
  founder: SignedUp,
  joiner: SignedUp,
  role: InvitedRole = "member",
): Promise<string> => {
  const body = await inviteBody(founder.person, { email: joiner.person.email, role });
  await answered(send("POST", `${CURRENT}/invites`, { body, headers: founder.as }));
  const accept = await acceptBody(joiner.person, body.id, founder.person);
  await answered(send("POST", `${CURRENT}/invites/accept`, { body: accept, headers: joiner.as }));
  return body.id;
};

/** The body that admits somebody to the founder's workspace, signed by the founder unless somebody else is named. */
export const admission = async (
  founder: Person,
  joiner: Person,
  previous: Bytes,
  role: InvitedRole = "member",
  signer: Person = founder,
) => {
  const granter = { ...founder, secrets: { ...founder.secrets, identity: signer.secrets.identity } };
  const { grant, member } = await admit(granter, joiner, ROLE[role]);
  const roster = await nextRoster(signer, previous, ({ members }) => ({ members: [...members, member] }));
  return rosterBody(roster, founder.wire.keyRing, [{ accountId: joiner.accountId, grant }]);
};

/** Somebody joins the founder's workspace, and answers headers of a login that works there. */
export const join = async (
  fixture: Fixture,
  founder: SignedUp,
  joiner: SignedUp,
  role: InvitedRole = "member",
): Promise<RequestHeaders> => {
  const id = await invited(fixture, founder, joiner, role);
  const previous = await newestOf(fixture, founder);
  const body = await admission(founder.person, joiner.person, previous, role);
  const headers = made(founder.as, previous);
  await answered(fixture.send("POST", `${CURRENT}/invites/${id}/admit`, { body, headers }));
  return switched(fixture, joiner, founder.answer.workspaceId);
};

/** Headers of a new login of the person. */
export const signedIn = async (
  { send }: Fixture,
  { person: { email, authKey } }: SignedUp,
): Promise<RequestHeaders> => {
  const body = { email, authKey: toBase64url(authKey), client: "bearer" };
  const { tokens } = await answered(send("POST", "/auth/login", { body }));
  return { authorization: `Bearer ${tokens.access}` };
};

/** Headers of the person's login after it was switched to a workspace. */
export const switched = async (
  { send }: Fixture,
  { as }: Pick<SignedUp, "as">,
  workspaceId: string,
): Promise<RequestHeaders> => {
  const { tokens } = await answered(
    send("POST", "/workspaces/switch", { body: { workspaceId }, headers: as }),
  );
  return { authorization: `Bearer ${tokens.access}` };
};
