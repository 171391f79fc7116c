import { formatId, parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { CreateUnlockBody, UnlockCreated, UnlockList, type UnlockView } from "@holdfast/protocol/unlocks";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { readJson } from "@holdfast/service-kit/json-body";
import { versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { CHANGE_CODES, changeOf } from "../keys/change.ts";
import type { UnlockRow } from "./repository.ts";
import type { Unlocks } from "./service.ts";

const CREATE_CODES = [
  ...CHANGE_CODES,
  "assisted-not-allowed",
  "unlock-limit",
  "device-limit",
  "rate-limited",
] as const satisfies ProblemCode[];
const END_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const [mayList, mayCreate, mayEnd] = [
  answers(...IDENTITY_CODES),
  answers(...CREATE_CODES),
  answers(...END_CODES),
];

export interface UnlockRouteDeps {
  readonly identity: Identity;
  readonly unlocks: Unlocks;
  readonly rates: RouteRates;
}

const wireUnlock = (row: UnlockRow): UnlockView => ({
  id: formatId("ulk", row.id),
  workspaceId: formatId("wsp", row.workspaceId),
  deviceId: formatId("dev", row.deviceId),
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  origin: row.origin,
});

const list = async ({ identity, unlocks }: UnlockRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayList.refuse(caller.error);
  const answer: UnlockList = { items: (await unlocks.list(caller.value)).map(wireUnlock) };
  return json(200, answer);
};

const create = async ({ identity, unlocks }: UnlockRouteDeps, request: Request): Promise<Response> => {
  const change = await changeOf(identity.live(request), request);
  if (change instanceof Response) return change;
  const body = await readJson(request, CreateUnlockBody);
  if (!body.ok) return mayCreate.refuse(body.error, body.members);
  const { id, workspaceId, wrap, device, keyList } = body.value;
  const sent = decoded(() => ({
    id: idOf("ulk", id),
    workspaceId: idOf("wsp", workspaceId),
    wrap: bytesOf(wrap),
    device: { id: idOf("dev", device.id), certificate: bytesOf(device.certificate) },
    keyList: bytesOf(keyList),
  }));
  if (sent === null) return mayCreate.refuse("invalid-request");
  const created = await unlocks.create(change.caller, change.version, sent);
  return mayCreate.reply(created, ({ version, expiresAt }) => {
    const answer: UnlockCreated = { id, expiresAt: expiresAt.toISOString(), version };
    return json(201, answer, { etag: versionTag(version) });
  });
};

const end = async (
  { identity, unlocks }: UnlockRouteDeps,
  request: Request,
  text: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayEnd.refuse(caller.error);
  const id = parseId("ulk", text);
  if (id === null) return mayEnd.refuse("not-found");
  return mayEnd.reply(await unlocks.end(caller.value, id), () => empty());
};

const endAll = async ({ identity, unlocks }: UnlockRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayList.refuse(caller.error);
  await unlocks.endAll(caller.value);
  return empty();
};

const TAG = "assisted";
const CREATE_EXAMPLE = EXAMPLE_ACCOUNT.createUnlock;
const CREATED_EXAMPLE: UnlockCreated = {
  id: CREATE_EXAMPLE.id,
  expiresAt: "2026-11-21T16:00:00.000Z",
  version: 3,
};
const VIEW_EXAMPLE: UnlockView = {
  id: CREATE_EXAMPLE.id,
  workspaceId: CREATE_EXAMPLE.workspaceId,
  deviceId: CREATE_EXAMPLE.device.id,
  createdAt: "2026-11-21T08:00:00.000Z",
  lastUsedAt: "2026-11-21T08:10:00.000Z",
  expiresAt: CREATED_EXAMPLE.expiresAt,
  origin: "client",
};

/** Unlock tokens: which are live, a new one, and the end of one or of all. [AM-4] */
export const unlockRoutes = (deps: UnlockRouteDeps) =>
  new Elysia()
    .get(
      "/unlocks",
      ({ request }) => list(deps, request),
      describe({
        summary: "The live unlock tokens of the account",
        description: "Their ids and times. The tokens themselves are kept nowhere.",
        tag: TAG,
        codes: IDENTITY_CODES,
        answers: { 200: { schema: UnlockList, example: { items: [VIEW_EXAMPLE] } } },
      }),
    )
    .post(
      "/unlocks",
      ({ request }) => limitedBy(deps.rates, "login", request, () => create(deps, request), "unlocks"),
      {
        parse: "none",
        ...describe({
          summary: "Store what an unlock token opens, made by a client that has the keys",
          description:
            "Seals the space key and the seed of a device that is thrown away, under a token that the client keeps and this service never sees before it is used. Plain REST callers get one by signing in with `password` and `unlock`.",
          tag: TAG,
          codes: CREATE_CODES,
          headers: ["if-match"],
          ifMatch: 2,
          body: { schema: CreateUnlockBody, example: CREATE_EXAMPLE },
          answers: { 201: { schema: UnlockCreated, example: CREATED_EXAMPLE } },
        }),
      },
    )
    .delete("/unlocks/:id", ({ request, params }) => end(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "End an unlock token",
        tag: TAG,
        codes: END_CODES,
        params: { id: CREATE_EXAMPLE.id },
        answers: { 204: null },
      }),
    })
    .delete("/unlocks", ({ request }) => endAll(deps, request), {
      parse: "none",
      ...describe({
        summary: "End every unlock token of the account",
        tag: TAG,
        codes: IDENTITY_CODES,
        answers: { 204: null },
      }),
    });
