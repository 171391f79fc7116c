import { Refreshed } from "@holdfast/protocol/auth";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { SwitchWorkspaceBody } from "@holdfast/protocol/sharing";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { decoded, idOf } from "../../decode.ts";
import { addressOf } from "../../edge/origin.ts";
import { EXAMPLE_SHARING } from "../accounts/example-sharing.ts";
import { SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import { withCookies } from "./issue.ts";
import type { Logins } from "./service.ts";

const SWITCH_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  "not-found",
  "refresh-raced",
] as const satisfies ProblemCode[];
const maySwitch = answers(...SWITCH_CODES);

export interface SwitchRouteDeps {
  readonly identity: Identity;
  readonly logins: Pick<Logins, "switchTo">;
}

const switchTo = async ({ identity, logins }: SwitchRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return maySwitch.refuse(caller.error);
  const body = await readJson(request, SwitchWorkspaceBody);
  if (!body.ok) return maySwitch.refuse(body.error, body.members);
  const workspaceId = decoded(() => idOf("wsp", body.value.workspaceId));
  if (workspaceId === null) return maySwitch.refuse("invalid-request");
  const switched = await logins.switchTo(caller.value, workspaceId, addressOf(request));
  return maySwitch.reply(switched, ({ body: members, cookies }) => withCookies(json(200, members), cookies));
};

const { csrfToken = "" } = SIGNED_IN_EXAMPLE;

/** `POST /api/workspaces/switch`. [WS-2] */
export const switchRoutes = (deps: SwitchRouteDeps) =>
  new Elysia().post("/workspaces/switch", ({ request }) => switchTo(deps, request), {
    parse: "none",
    ...describe({
      summary: "Let this login work in another workspace of the account",
      description:
        "Answers new tokens, as refreshing does. Earlier access tokens name the earlier workspace until they end.",
      tag: "workspaces",
      codes: SWITCH_CODES,
      body: { schema: SwitchWorkspaceBody, example: EXAMPLE_SHARING.switch },
      answers: { 200: { schema: Refreshed, example: { csrfToken } } },
    }),
  });
