import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PageQuery } from "@holdfast/protocol/sessions";
import { AcceptInviteBody, Invitation, Invite, InviteBody, InvitePage } from "@holdfast/protocol/sharing";
import { ReplaceRosterBody, RosterVersion } from "@holdfast/protocol/workspaces";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { type Bytes, concat, equal } from "@holdfast/vault/bytes";
import { roleOf } from "@holdfast/vault/roles";
import { Elysia } from "elysia";
import { SEALED_CODES } from "../../checked-meta.ts";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { wireInvitation, wireInvite } from "../../wire.ts";
import { EXAMPLE_SHARING } from "../accounts/example-sharing.ts";
import { INVITATION_EXAMPLE, INVITE_EXAMPLE } from "../accounts/examples.ts";
import { readRoster } from "../workspaces/read-roster.ts";
import type { Invites } from "./service.ts";

const ADMIN_CODES = [...IDENTITY_CODES, "not-found", "forbidden"] as const satisfies ProblemCode[];
const PAGE_CODES = [...ADMIN_CODES, "invalid-request"] as const satisfies ProblemCode[];
const REVOKE_CODES = [...ADMIN_CODES, "invite-closed"] as const satisfies ProblemCode[];
const READ_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const CREATE_CODES = [
  ...ADMIN_CODES,
  "invalid-request",
  "unsupported-media-type",
  ...SEALED_CODES,
  "already-member",
  "already-invited",
  "invite-limit",
  "id-taken",
  "rate-limited",
] as const satisfies ProblemCode[];
const ACCEPT_CODES = [
  ...READ_CODES,
  "invalid-request",
  "unsupported-media-type",
  ...SEALED_CODES,
  "already-member",
  "invite-closed",
] as const satisfies ProblemCode[];
const ADMIT_CODES = [
  ...ADMIN_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "invite-closed",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const [mayCreate, mayPage, mayRevoke, mayRead, mayAccept, mayAdmit] = [
  answers(...CREATE_CODES),
  answers(...PAGE_CODES),
  answers(...REVOKE_CODES),
  answers(...READ_CODES),
  answers(...ACCEPT_CODES),
  answers(...ADMIT_CODES),
];

export interface InviteRouteDeps {
  readonly identity: Identity;
  readonly invites: Invites;
  readonly rates: RouteRates;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const ID_BYTES = 16;

/** Names the workspace too: a cursor of another one is no place here. */
const toCursor = (workspaceId: Bytes, inviteId: Bytes): string => toBase64url(concat(workspaceId, inviteId));

/** The invite after which a page begins: null at the start, undefined for a cursor that nobody was given. */
const placeOf = (workspaceId: Bytes, cursor: string | undefined): Bytes | null | undefined => {
  if (cursor === undefined) return null;
  const bytes = fromBase64url(cursor);
  if (bytes?.length !== 2 * ID_BYTES || !equal(bytes.slice(0, ID_BYTES), workspaceId)) return undefined;
  return bytes.slice(ID_BYTES);
};

const create = async ({ identity, invites, now }: InviteRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayCreate.refuse(caller.error);
  const body = await readJson(request, InviteBody);
  if (!body.ok) return mayCreate.refuse(body.error, body.members);
  const { id, email, role, meta } = body.value;
  const sent = decoded(() => ({ id: idOf("inv", id), email, role: roleOf(role), meta: bytesOf(meta) }));
  if (sent === null) return mayCreate.refuse("invalid-request");
  const created = await invites.create(caller.value, sent);
  return mayCreate.reply(created, (row) => json(201, wireInvite(row, now())));
};

const page = async ({ identity, invites, now }: InviteRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPage.refuse(caller.error);
  const { workspaceId } = caller.value;
  const wanted = readPage(request, PageQuery);
  const before = placeOf(workspaceId, wanted?.cursor);
  if (wanted === null || before === undefined) return mayPage.refuse("invalid-request");
  const found = await invites.page(caller.value, { before, limit: wanted.limit });
  return mayPage.reply(found, ({ items, more }) => {
    const last = items.at(-1);
    const next = more && last !== undefined ? toCursor(workspaceId, last.id) : null;
    const at = now();
    const answer: InvitePage = { items: items.map((row) => wireInvite(row, at)), next };
    return json(200, answer, nextLink(request, wanted, next));
  });
};

const revoke = async (
  { identity, invites }: InviteRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRevoke.refuse(caller.error);
  const inviteId = parseId("inv", id);
  if (inviteId === null) return mayRevoke.refuse("not-found");
  return mayRevoke.reply(await invites.revoke(caller.value, inviteId), () => empty());
};

const read = async (
  { identity, invites, now }: InviteRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const inviteId = parseId("inv", id);
  if (inviteId === null) return mayRead.refuse("not-found");
  const found = await invites.read(caller.value, inviteId);
  return mayRead.reply(found, (view) => json(200, wireInvitation(view, now())));
};

const accept = async ({ identity, invites, now }: InviteRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayAccept.refuse(caller.error);
  const body = await readJson(request, AcceptInviteBody);
  if (!body.ok) return mayAccept.refuse(body.error, body.members);
  const { inviteId, proof, pin } = body.value;
  const sent = decoded(() => ({
    inviteId: idOf("inv", inviteId),
    proof: proof === null ? null : bytesOf(proof),
    pin: bytesOf(pin),
  }));
  if (sent === null) return mayAccept.refuse("invalid-request");
  const accepted = await invites.accept(caller.value, sent);
  return mayAccept.reply(accepted, (view) => json(200, wireInvitation(view, now())));
};

const admit = async (
  { identity, invites }: InviteRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayAdmit.refuse(caller.error);
  const inviteId = parseId("inv", id);
  if (inviteId === null) return mayAdmit.refuse("not-found");
  const version = readIfMatch(request);
  if (!version.ok) return mayAdmit.refuse(version.error);
  const body = await readRoster(request);
  if (!body.ok) return mayAdmit.refuse(body.error, body.members);
  const admitted = await invites.admit(caller.value, inviteId, version.value, body.value);
  return mayAdmit.reply(admitted, (made) => json(200, { version: made }, { etag: versionTag(made) }));
};

const TAG = "invites";
const { invite, accept: acceptExample, admit: admitExample } = EXAMPLE_SHARING;

/** Invites to the workspace that the login works in, and those to the caller's address. [WS-4] [WS-5] [WS-7] */
export const inviteRoutes = (deps: InviteRouteDeps) =>
  new Elysia()
    .post(
      "/workspaces/current/invites",
      ({ request }) => limitedBy(deps.rates, "invite", request, () => create(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Invite an address to the workspace, for seven days",
          description: "The secret of the link is sealed in `meta`: the service never sees it.",
          tag: TAG,
          codes: CREATE_CODES,
          body: { schema: InviteBody, example: invite },
          answers: { 201: { schema: Invite, example: INVITE_EXAMPLE } },
        }),
      },
    )
    .get(
      "/workspaces/current/invites",
      ({ request }) => page(deps, request),
      describe({
        summary: "The workspace's invites, newest first",
        tag: TAG,
        codes: PAGE_CODES,
        query: queryOf(PageQuery),
        answers: { 200: { schema: InvitePage, example: { items: [INVITE_EXAMPLE], next: null } } },
      }),
    )
    .delete("/workspaces/current/invites/:id", ({ request, params }) => revoke(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Revoke an invite that nobody was admitted by",
        tag: TAG,
        codes: REVOKE_CODES,
        params: { id: invite.id },
        answers: { 204: null },
      }),
    })
    .get(
      "/invites/:inviteId",
      ({ request, params }) => read(deps, request, params.inviteId),
      describe({
        summary: "An invite to the address of the caller's account",
        tag: TAG,
        codes: READ_CODES,
        params: { inviteId: INVITATION_EXAMPLE.id },
        answers: { 200: { schema: Invitation, example: INVITATION_EXAMPLE } },
      }),
    )
    .post("/workspaces/current/invites/accept", ({ request }) => accept(deps, request), {
      parse: "none",
      ...describe({
        summary: "Accept an invite to the address of the caller's account",
        description: "An admin's client then verifies the proof and admits the account.",
        tag: TAG,
        codes: ACCEPT_CODES,
        body: { schema: AcceptInviteBody, example: acceptExample },
        answers: { 200: { schema: Invitation, example: INVITATION_EXAMPLE } },
      }),
    })
    .post("/workspaces/current/invites/:id/admit", ({ request, params }) => admit(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Admit who accepted by the next roster, which adds that account and nothing else",
        tag: TAG,
        codes: ADMIT_CODES,
        params: { id: invite.id },
        headers: ["if-match"],
        body: { schema: ReplaceRosterBody, example: admitExample },
        answers: { 200: { schema: RosterVersion, example: { version: 2 } } },
      }),
    });
