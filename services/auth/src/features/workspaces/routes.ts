import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { CreateWorkspaceBody, NameWorkspaceBody } from "@holdfast/protocol/sharing";
import { RosterAnswer, RosterQuery, Workspace, WorkspaceList } from "@holdfast/protocol/workspaces";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { Value } from "@sinclair/typebox/value";
import { Elysia } from "elysia";
import { SEALED_CODES } from "../../checked-meta.ts";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { wireRoster, wireWorkspace } from "../../wire.ts";
import { EXAMPLE_SHARING } from "../accounts/example-sharing.ts";
import { ROSTER_EXAMPLE, WORKSPACE_EXAMPLE } from "../accounts/examples.ts";
import type { Workspaces } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const READ_CODES = [...FIND_CODES, "invalid-request"] as const satisfies ProblemCode[];
const CREATE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "device-not-allowed",
  "epoch-retired",
  "id-taken",
  "workspace-limit",
] as const satisfies ProblemCode[];
const RENAME_CODES = [
  ...FIND_CODES,
  "invalid-request",
  "unsupported-media-type",
  ...SEALED_CODES,
  "forbidden",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const [mayList, mayFind, mayRead, mayCreate, mayRename] = [
  answers(...IDENTITY_CODES),
  answers(...FIND_CODES),
  answers(...READ_CODES),
  answers(...CREATE_CODES),
  answers(...RENAME_CODES),
];

export interface WorkspaceRouteDeps {
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

const list = async ({ identity, workspaces }: WorkspaceRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayList.refuse(caller.error);
  return json(200, { items: (await workspaces.list(caller.value)).map(wireWorkspace) });
};

const current = async ({ identity, workspaces }: WorkspaceRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayFind.refuse(caller.error);
  const found = await workspaces.find(caller.value, caller.value.workspaceId);
  return mayFind.reply(found, (row) => json(200, wireWorkspace(row)));
};

const create = async ({ identity, workspaces }: WorkspaceRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayCreate.refuse(caller.error);
  const body = await readJson(request, CreateWorkspaceBody);
  if (!body.ok) return mayCreate.refuse(body.error, body.members);
  const { id, roster, keyRing, grant, meta } = body.value;
  const sent = decoded(() => ({
    id: idOf("wsp", id),
    roster: bytesOf(roster),
    keyRing: bytesOf(keyRing),
    grant: bytesOf(grant),
    meta: bytesOf(meta),
  }));
  if (sent === null) return mayCreate.refuse("invalid-request");
  const created = await workspaces.create(caller.value, sent);
  return mayCreate.reply(created, (row) => json(201, wireWorkspace(row)));
};

const rename = async ({ identity, workspaces }: WorkspaceRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRename.refuse(caller.error);
  const version = readIfMatch(request, 0);
  if (!version.ok) return mayRename.refuse(version.error);
  const body = await readJson(request, NameWorkspaceBody);
  if (!body.ok) return mayRename.refuse(body.error, body.members);
  const meta = decoded(() => bytesOf(body.value.meta));
  if (meta === null) return mayRename.refuse("invalid-request");
  const renamed = await workspaces.rename(caller.value, version.value, meta);
  return mayRename.reply(renamed, (row) =>
    json(200, wireWorkspace(row), { etag: versionTag(row.metaVersion) }),
  );
};

/** The version that `?since=` names, 0 without it; null for any other query. */
const sinceOf = (request: Request): number | null => {
  const entries = [...new URL(request.url).searchParams];
  const query = Object.fromEntries(entries);
  if (Object.keys(query).length !== entries.length || !Value.Check(RosterQuery, query)) return null;
  return Number(query.since ?? 0);
};

const readRoster = async (
  { identity, workspaces }: WorkspaceRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const workspaceId = parseId("wsp", id);
  if (workspaceId === null) return mayRead.refuse("not-found");
  const since = sinceOf(request);
  if (since === null) return mayRead.refuse("invalid-request");
  const found = await workspaces.roster(caller.value, workspaceId, since);
  return mayRead.reply(found, (view) => json(200, wireRoster(view), { etag: versionTag(view.version) }));
};

const TAG = "workspaces";

/** Workspaces of the caller, and the signed rosters they rest on. [AU-10] */
export const workspaceRoutes = (deps: WorkspaceRouteDeps) =>
  new Elysia()
    .get(
      "/workspaces",
      ({ request }) => list(deps, request),
      describe({
        summary: "The caller's workspaces",
        tag: TAG,
        codes: IDENTITY_CODES,
        answers: { 200: { schema: WorkspaceList, example: { items: [WORKSPACE_EXAMPLE] } } },
      }),
    )
    .post("/workspaces", ({ request }) => create(deps, request), {
      parse: "none",
      ...describe({
        summary: "Found a workspace whose only member is the caller",
        tag: TAG,
        codes: CREATE_CODES,
        body: { schema: CreateWorkspaceBody, example: EXAMPLE_SHARING.create },
        answers: { 201: { schema: Workspace, example: WORKSPACE_EXAMPLE } },
      }),
    })
    .patch("/workspaces/current/settings", ({ request }) => rename(deps, request), {
      parse: "none",
      ...describe({
        summary: "Give the workspace this login works in another name, which is sealed",
        description: 'If-Match names the version of the name before, `"v0"` for the first one.',
        tag: TAG,
        codes: RENAME_CODES,
        headers: ["if-match"],
        ifMatch: 0,
        body: { schema: NameWorkspaceBody, example: EXAMPLE_SHARING.rename },
        answers: { 200: { schema: Workspace, example: WORKSPACE_EXAMPLE } },
      }),
    })
    .get(
      "/workspaces/current",
      ({ request }) => current(deps, request),
      describe({
        summary: "The workspace this login works in",
        tag: TAG,
        codes: FIND_CODES,
        answers: { 200: { schema: Workspace, example: WORKSPACE_EXAMPLE } },
      }),
    )
    .get(
      "/workspaces/:id/roster",
      ({ request, params }) => readRoster(deps, request, params.id),
      describe({
        summary: "The chain of rosters, the key ring and the caller's grant",
        tag: TAG,
        codes: READ_CODES,
        params: { id: WORKSPACE_EXAMPLE.id },
        query: Object.entries(RosterQuery.properties).map(([name, schema]) => ({ name, schema })),
        answers: { 200: { schema: RosterAnswer, example: ROSTER_EXAMPLE } },
      }),
    );
