import type { Invite, InvitePage } from "@holdfast/protocol/sharing";
import { type Fixture, outcomeOf, type RequestHeaders } from "./fixture.ts";
import { acceptBody, inviteBody } from "./sealed-names.ts";
import { answered, type SignedUp } from "./sharing.ts";

export const CURRENT = "/workspaces/current/invites";

export const post = ({ send }: Fixture, headers: RequestHeaders, body: unknown) =>
  send("POST", CURRENT, { body, headers });
export const page = ({ send }: Fixture, headers: RequestHeaders, query = ""): Promise<InvitePage> =>
  answered(send("GET", `${CURRENT}${query}`, { headers }));
export const revoke = async ({ send }: Fixture, headers: RequestHeaders, id: string): Promise<string> =>
  outcomeOf(await send("DELETE", `${CURRENT}/${id}`, { headers }));
export const read = async ({ send }: Fixture, headers: RequestHeaders, id: string): Promise<Response> =>
  send("GET", `/invites/${id}`, { headers });
export const accept = ({ send }: Fixture, headers: RequestHeaders, body: unknown) =>
  send("POST", `${CURRENT}/accept`, { body, headers });

/** Ada has invited Ben, who knows it. */
export const invitedPair = async (fixture: Fixture, email: (email: string) => string = (typed) => typed) => {
  const ada = await fixture.signUp();
  const ben = await fixture.signUp();
  const body = await inviteBody(ada.person, { email: email(ben.person.email), role: "viewer" });
  const invite: Invite = await answered(post(fixture, ada.as, body));
  const take = async (who: SignedUp = ben, proof: string | null = null) =>
    accept(fixture, who.as, await acceptBody(who.person, body.id, ada.person, { proof }));
  return { ada, ben, body, invite, take };
};
