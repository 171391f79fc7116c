import { afterAll, expect, test } from "bun:test";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { cookieNames } from "@holdfast/service-kit/cookies";
import { type Route, routesOf } from "@holdfast/service-kit/route-table";
import { forgedTokens } from "@holdfast/service-kit/testing/forged-tokens";
import {
  describeAuthorisation,
  type MatrixCaller,
  type MatrixRequest,
  nameOf,
} from "@holdfast/service-kit/testing/matrix";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING, type Thing } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { NOTE_EXAMPLE } from "./features/recovery/examples.ts";
import { ACCESS, type Access } from "./testing/access.ts";
import { sqlBackend } from "./testing/backends.ts";
import { sealSave } from "./testing/chain.ts";
import { bearerOf, csrf, fixtureOn, tokenKeys } from "./testing/fixture.ts";
import { formOf, OCTETS } from "./testing/forms.ts";
import { metaOf, randomBytes, type TestMember, vault } from "./testing/member.ts";

const backend = await sqlBackend();
afterAll(() => backend.close());

const asJson = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});
const ifMatch = { "if-match": '"v1"' };

type World = Awaited<ReturnType<typeof fixtureOn>>;

/** A session of Ann's with a save and a checkpoint, and what `by` would send to each route about it. */
const requestsOf = async (of: World, by: TestMember): Promise<MatrixRequest> => {
  const { ann } = of;
  const { workspaceId, spaceKey } = ann;
  const author = { ...by, workspaceId, spaceKey };
  const [session, newId, checkpointId] = [await of.newSession(ann), randomBytes(16), randomBytes(16)];
  const healed = randomBytes(16);
  const first = await sealSave(ann, session, null, { ext: { heals: [healed] } });
  await of.save(first, ann, session);
  const restored = await sealSave(ann, session, first, { ext: { kind: "restore" } });
  await of.save(restored, ann, session);
  const second = await sealSave(author, session, restored);
  const metaAs = async (
    member: TestMember,
    thingId: Uint8Array<ArrayBuffer>,
    version: number,
    thing: Thing = THING.checkpoint,
  ) => {
    const { deviceId, signer } = member;
    const place = { workspaceId, epoch: 1, thingId, thing, version, deviceId };
    return toBase64url(await sealMeta(vault, place, spaceKey, utf8("{}"), signer));
  };
  const named = async (id: Uint8Array<ArrayBuffer>, version: number) => ({
    meta: toBase64url(await metaOf(author, id, version)),
    nameTag: toBase64url(randomBytes(16)),
  });
  const checkpoint = {
    id: formatId("cpt", checkpointId),
    at: toHex(first.digest),
    origin: "manual",
    pinned: false,
  };
  const [cloneId, provedAt] = [randomBytes(16), Date.now()];
  const checkpoints = `/sessions/${formatId("ses", session)}/checkpoints`;
  await of.send("POST", checkpoints, { body: { ...checkpoint, meta: await metaAs(ann, checkpointId, 1) } });
  /** A route that reads no body needs no entry. */
  const requests: Readonly<Record<string, RequestInit>> = {
    "POST /api/sessions": asJson({ id: formatId("ses", newId), ...(await named(newId, 1)) }),
    "PATCH /api/sessions/:id": asJson(await named(session, 2), ifMatch),
    "POST /api/sessions/:id/saves": { body: formOf(second) },
    "PUT /api/sessions/:id/segments/:segmentId": {
      body: second.segments[0]?.bytes ?? null,
      headers: { "content-type": OCTETS },
    },
    "POST /api/sessions/:id/bundle": asJson({}),
    "POST /api/sessions/:id/health/healed": asJson({
      segment: formatId("seg", healed),
      save: toHex(first.digest),
    }),
    "POST /api/sessions/:id/lease": asJson({ deviceId: formatId("dev", by.deviceId), take: true }),
    "POST /api/sessions/:id/checkpoints": asJson({
      ...checkpoint,
      id: formatId("cpt", newId),
      meta: await metaAs(author, newId, 1),
    }),
    "PATCH /api/sessions/:id/checkpoints/:cid": asJson(
      { meta: await metaAs(author, checkpointId, 2), pinned: true },
      ifMatch,
    ),
    "DELETE /api/sessions/:id/checkpoints/:cid": { headers: ifMatch },
    "POST /api/sessions/:id/recovery/analyze": asJson({}),
    "POST /api/sessions/:id/recovery/validate": asJson({}),
    "POST /api/sessions/:id/recovery/repair": asJson({}),
    "POST /api/sessions/:id/recovery/restore": asJson({ at: toHex(first.digest) }),
    "POST /api/sessions/:id/recovery/emergency": asJson({}),
    "POST /api/sessions/:id/recovery/attempts": asJson({
      ...NOTE_EXAMPLE,
      at: toHex(first.digest),
      damaged: [],
      ending: "failed",
      save: null,
    }),
    "POST /api/sessions/:id/checkpoints/batch-delete": asJson({
      items: [{ id: formatId("cpt", randomBytes(16)), version: 1 }],
    }),
    "POST /api/sessions/:id/checkpoints/:cid/proofs": asJson({
      at: new Date(provedAt).toISOString(),
      whole: true,
      meta: await metaAs(author, checkpointId, provedAt, THING.proof),
    }),
    "POST /api/sessions/:id/restores": asJson({
      save: toHex(restored.digest),
      from: toHex(first.digest),
      parts: null,
    }),
    "POST /api/sessions/:id/clone": asJson({
      id: formatId("ses", cloneId),
      at: toHex(first.digest),
      ...(await named(cloneId, 1)),
    }),
  };
  const parameters: Readonly<Record<string, string>> = {
    id: formatId("ses", session),
    digest: toHex(first.digest),
    cid: checkpoint.id,
  };
  const segmentOf = ({ method }: Route) => (method === "PUT" ? second : first).segments[0]?.id ?? newId;
  return (route) => ({
    path: route.path.replaceAll(/:([A-Za-z]+)/g, (all, name: string) =>
      name === "segmentId" ? formatId("seg", segmentOf(route)) : (parameters[name] ?? all),
    ),
    init: requests[nameOf(route)] ?? {},
  });
};

/** A world with a member of each role; what each of them sends is about a session that no other caller touches. */
const createWorld = async () => {
  const of = await fixtureOn(backend);
  const { ann } = of;
  const { workspaceId } = ann;
  const join = async (role: number): Promise<TestMember> => {
    const member = await of.newMember();
    await of.world.setRole(workspaceId, member, role);
    return { ...member, workspaceId };
  };
  const [viewer, member, admin, gone, removed, changed] = [
    await join(ROLE.viewer),
    await join(ROLE.member),
    await join(ROLE.admin),
    await join(ROLE.owner),
    await join(ROLE.admin),
    await join(ROLE.member),
  ];
  await of.world.revokeLogin(gone);
  await of.world.setRole(workspaceId, removed, 0);
  const requests = {
    owner: await requestsOf(of, ann),
    admin: await requestsOf(of, admin),
    member: await requestsOf(of, member),
    removed: await requestsOf(of, removed),
    changed: await requestsOf(of, changed),
  };
  await of.world.setKeysChanged(workspaceId, changed, true);
  return { of, ann, viewer, member, admin, gone, removed, changed, eve: await of.newMember(), requests };
};

let world = await createWorld();
/** The others need an unlock token, and have a matrix of their own. */
const ROUTES = routesOf(world.of.app).filter(({ unlock }) => unlock !== "needed");

const bearer = (member: () => TestMember, kind?: "runtime" | "ticket" | "service" | "recovery") => () =>
  bearerOf(member(), kind);
const ann = (): TestMember => world.ann;
const always = (code: "unauthenticated" | "token-expired") => () => code;
const tokenOf = async (): Promise<string> =>
  (await bearerOf(world.ann)).authorization.slice("Bearer ".length);

const CALLERS: readonly MatrixCaller<Access>[] = [
  { name: "nobody", headers: async () => ({}), expected: always("unauthenticated") },
  ...(["runtime", "ticket", "service", "recovery"] as const).map((kind) => ({
    name: `the owner with a ${kind} token`,
    headers: bearer(ann, kind),
    expected: always("unauthenticated"),
  })),
  ...forgedTokens(tokenKeys).map(({ name, of: forged }) => ({
    name: `the owner with ${name}`,
    headers: async () => ({ authorization: `Bearer ${forged(await tokenOf())}` }),
    expected: always("unauthenticated"),
  })),
  {
    name: "the owner with an expired token",
    headers: () => bearerOf(world.ann, "access", -1),
    expected: always("token-expired"),
  },
  {
    name: "the owner by a cookie without the CSRF header",
    headers: async () => ({ cookie: `${cookieNames(8787).access}=${await tokenOf()}` }),
    expected: (_, { method }) => (method === "GET" ? null : "csrf-failed"),
  },
  {
    name: "the owner by a cookie with the CSRF token of another login",
    headers: async () => ({
      cookie: `${cookieNames(8787).access}=${await tokenOf()}`,
      [CSRF_HEADER]: csrf.tokenFor(world.member.loginId),
    }),
    expected: (_, { method }) => (method === "GET" ? null : "csrf-failed"),
  },
  {
    name: "a member whose login is revoked",
    headers: bearer(() => world.gone),
    expected: always("unauthenticated"),
  },
  {
    name: "another tenant",
    headers: bearer(() => world.eve),
    expected: ({ of: place }, { method }) =>
      place === "session" ? "not-found" : method === "POST" ? "wrong-place" : null,
  },
  {
    name: "another tenant whose token names this workspace",
    headers: bearer(() => ({ ...world.eve, workspaceId: world.ann.workspaceId })),
    expected: ({ of: place }, { method }) => (place === "session" || method === "POST" ? "not-found" : null),
  },
  {
    name: "who was taken out of the workspace, with what was let in before",
    headers: bearer(() => world.removed),
    request: (route) => world.requests.removed(route),
    expected: ({ of: place }, { method }) => (place === "session" || method === "POST" ? "not-found" : null),
  },
  {
    name: "a viewer",
    headers: bearer(() => world.viewer),
    expected: ({ least }) => (least > ROLE.viewer ? "forbidden" : null),
  },
  {
    name: "a member",
    headers: bearer(() => world.member),
    request: (route) => world.requests.member(route),
    expected: ({ least }) => (least > ROLE.member ? "forbidden" : null),
  },
  {
    name: "a member whose new keys no admin has confirmed",
    headers: bearer(() => world.changed),
    request: (route) => world.requests.changed(route),
    expected: ({ least }) => (least > ROLE.viewer ? "forbidden" : null),
  },
  {
    name: "an admin",
    headers: bearer(() => world.admin),
    request: (route) => world.requests.admin(route),
    expected: ({ least }) => (least > ROLE.admin ? "forbidden" : null),
  },
];

describeAuthorisation({
  rules: "[A31] [AU-5] [AU-7] [AU-8] [SP-10] [WS-9] [WS-12] [RO-12]",
  routes: ROUTES,
  rows: ACCESS,
  callers: CALLERS,
  begin: async () => {
    world = await createWorld();
  },
  fetch: (request) => world.of.fetch(request),
  request: (route) => world.requests.owner(route),
});

test("[WS-9] [SP-10] the list of a workspace that somebody was taken out of is empty for him", async () => {
  const { of: fixture, removed, ann: owner } = await createWorld();
  const names = async (member: TestMember) => {
    const headers = await bearerOf(member);
    const answer = await fixture.fetch(new Request("http://localhost/api/sessions", { headers }));
    return (await answer.json()).items.length;
  };
  expect(await names(owner)).toBeGreaterThan(0);
  expect(await names(removed)).toBe(0);
});

/** Makes before it reads, and deletes the inner before the outer. */
const inOrder = (a: Route, b: Route): number => {
  const rank = ({ method }: Route) => ["POST", "PUT", "GET", "PATCH", "DELETE"].indexOf(method);
  return rank(a) - rank(b) || b.path.length - a.path.length;
};

for (const who of ["owner", "admin", "member"] as const)
  test(`[SP-10] the ${who} is let in with the very same requests, so that what others get is for who they are`, async () => {
    world = await createWorld();
    const left: string[] = [];
    for (const route of ROUTES.toSorted(inOrder)) {
      const { path, init = {} } = world.requests[who](route);
      const caller = { owner: world.ann, admin: world.admin, member: world.member }[who];
      const headers = { ...(init.headers as Record<string, string>), ...(await bearerOf(caller)) };
      const answer = await world.of.fetch(
        new Request(`http://localhost${path}`, { ...init, method: route.method, headers }),
      );
      // A checkpoint that was changed a moment ago is not deleted under its old version.
      if (!answer.ok && answer.status !== 412) left.push(`${nameOf(route)} ${answer.status}`);
    }
    expect(left).toEqual([]);
  });
