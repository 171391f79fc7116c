import { AssistedAnswer, AssistedBody } from "@holdfast/protocol/assisted";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import type { Identity } from "@holdfast/service-kit/identity";
import { readJson } from "@holdfast/service-kit/json-body";
import { versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { CHANGE_CODES, changeOf } from "../keys/change.ts";
import { sentRoster } from "../workspaces/read-roster.ts";
import type { Assisted } from "./service.ts";

const SWITCH_CODES = [...CHANGE_CODES, "forbidden"] as const satisfies ProblemCode[];
const maySwitch = answers(...SWITCH_CODES);

export interface AssistedRouteDeps {
  readonly identity: Identity;
  readonly assisted: Assisted;
}

const change = async ({ identity, assisted }: AssistedRouteDeps, request: Request): Promise<Response> => {
  const begun = await changeOf(identity.live(request), request);
  if (begun instanceof Response) return begun;
  const body = await readJson(request, AssistedBody);
  if (!body.ok) return maySwitch.refuse(body.error, body.members);
  const { keyList, workspace } = body.value;
  const roster = sentRoster(workspace);
  const sent = decoded(() => ({ keyList: bytesOf(keyList), workspaceId: idOf("wsp", workspace.id) }));
  if (sent === null || roster === null) return maySwitch.refuse("invalid-request");
  const switched = await assisted.switch(begun.caller, begun.version, { ...sent, roster });
  return maySwitch.reply(switched, (answer) => {
    const told: AssistedAnswer = answer;
    return json(200, told, { etag: versionTag(told.version) });
  });
};

/** `PUT /api/keys/assisted`. [AM-3] */
export const assistedRoutes = (deps: AssistedRouteDeps) =>
  new Elysia().put("/keys/assisted", ({ request }) => change(deps, request), {
    parse: "none",
    ...describe({
      summary: "Allow or forbid assisted mode for the account and its home workspace",
      description:
        "Both are signed by the account: the next key list, and the next roster with the same members and keys. While it is allowed, whoever signs in with the password lets this service read the home workspace; forbidding it ends every unlock token.",
      tag: "assisted",
      codes: SWITCH_CODES,
      headers: ["if-match"],
      body: { schema: AssistedBody, example: EXAMPLE_ACCOUNT.allowAssisted },
      answers: {
        200: { schema: AssistedAnswer, example: { version: 2, rosterVersion: 2, allowed: true } },
      },
    }),
  });
