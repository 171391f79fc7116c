import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { ChangeRoleBody, MemberList, type MemberView } from "@holdfast/protocol/sharing";
import { ReplaceRosterBody, RosterVersion } from "@holdfast/protocol/workspaces";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import type { Caller } from "@holdfast/service-kit/caller";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { roleOf } from "@holdfast/vault/roles";
import { Elysia } from "elysia";
import { OBJECT_CODES } from "../../objects.ts";
import { wireMember } from "../../wire.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { EXAMPLE_SHARING } from "../accounts/example-sharing.ts";
import { readRoster, sentRoster } from "../workspaces/read-roster.ts";
import type { Members } from "./service.ts";

const LIST_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const CHANGE_CODES = [
  ...LIST_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "forbidden",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const [mayList, mayChange] = [answers(...LIST_CODES), answers(...CHANGE_CODES)];

export interface MemberRouteDeps {
  readonly identity: Identity;
  readonly members: Members;
}

const list = async ({ identity, members }: MemberRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayList.refuse(caller.error);
  const found = await members.list(caller.value);
  return mayList.reply(found, (rows) => json(200, { items: rows.map(wireMember) }));
};

const changed = (version: number): Response => json(200, { version }, { etag: versionTag(version) });

const changeRole = async (
  { identity, members }: MemberRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayChange.refuse(caller.error);
  const accountId = parseId("acc", id);
  if (accountId === null) return mayChange.refuse("not-found");
  const version = readIfMatch(request);
  if (!version.ok) return mayChange.refuse(version.error);
  const body = await readJson(request, ChangeRoleBody);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const sent = sentRoster(body.value);
  if (sent === null) return mayChange.refuse("invalid-request");
  const wanted = { accountId, role: roleOf(body.value.role) };
  return mayChange.reply(await members.changeRole(caller.value, version.value, wanted, sent), changed);
};

/** A membership that is given up needs no roster: whoever sends one means something else. [WS-8] */
const leave = async ({ members }: MemberRouteDeps, request: Request, caller: Caller): Promise<Response> => {
  if (request.headers.has("content-type")) return mayChange.refuse("invalid-request");
  return mayChange.reply(await members.leave(caller), () => empty());
};

const remove = async (
  { members }: MemberRouteDeps,
  request: Request,
  caller: Caller,
  accountId: Bytes,
): Promise<Response> => {
  const version = readIfMatch(request);
  if (!version.ok) return mayChange.refuse(version.error);
  const body = await readRoster(request);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const removed = await members.remove(caller, version.value, accountId, body.value);
  return mayChange.reply(removed, (made) => empty({ etag: versionTag(made) }));
};

const end = async (deps: MemberRouteDeps, request: Request, id: string): Promise<Response> => {
  const caller = await deps.identity.live(request);
  if (!caller.ok) return mayChange.refuse(caller.error);
  const accountId = parseId("acc", id);
  if (accountId === null) return mayChange.refuse("not-found");
  return equal(accountId, caller.value.accountId)
    ? leave(deps, request, caller.value)
    : remove(deps, request, caller.value, accountId);
};

const MEMBER_EXAMPLE: MemberView = {
  accountId: EXAMPLE_ACCOUNT.register.accountId,
  email: EXAMPLE_ACCOUNT.register.email,
  role: "owner",
  joinedAt: "2026-11-21T08:00:00.000Z",
  left: false,
};
const TAG = "members";
const { ben, changeRole: roleExample, removeMember } = EXAMPLE_SHARING;

/** Members of the workspace that the login works in. [WS-7] [WS-8] [WS-9] */
export const memberRoutes = (deps: MemberRouteDeps) =>
  new Elysia()
    .get(
      "/workspaces/current/members",
      ({ request }) => list(deps, request),
      describe({
        summary: "Who belongs to the workspace, and who left and is still in its roster",
        tag: TAG,
        codes: LIST_CODES,
        answers: { 200: { schema: MemberList, example: { items: [MEMBER_EXAMPLE] } } },
      }),
    )
    .patch(
      "/workspaces/current/members/:accountId/role",
      ({ request, params }) => changeRole(deps, request, params.accountId),
      {
        parse: "none",
        ...describe({
          summary: "Change the role of a member by the next roster, which changes nothing else",
          tag: TAG,
          codes: CHANGE_CODES,
          params: { accountId: ben.accountId },
          headers: ["if-match"],
          ifMatch: 2,
          body: { schema: ChangeRoleBody, example: roleExample },
          answers: { 200: { schema: RosterVersion, example: { version: 3 } } },
        }),
      },
    )
    .delete(
      "/workspaces/current/members/:accountId",
      ({ request, params }) => end(deps, request, params.accountId),
      {
        parse: "none",
        ...describe({
          summary: "Remove a member by a roster of the next epoch, or leave",
          description:
            "Of somebody else: by admins and owners, with If-Match and a body. Of oneself: by everybody but owners, with neither.",
          tag: TAG,
          codes: CHANGE_CODES,
          params: { accountId: ben.accountId },
          headers: ["if-match"],
          ifMatch: 3,
          body: { schema: ReplaceRosterBody, example: removeMember },
          answers: { 204: null },
        }),
      },
    );
