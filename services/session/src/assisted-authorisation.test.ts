import { afterAll, describe, expect, test } from "bun:test";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { routesOf } from "@holdfast/service-kit/route-table";
import {
  describeAuthorisation,
  type MatrixCaller,
  type MatrixRequest,
  nameOf,
} from "@holdfast/service-kit/testing/matrix";
import { ROLE } from "@holdfast/vault/roles";
import { STATE_EXAMPLE } from "./features/state/examples.ts";
import { EMPTY_TAG } from "./features/state/service.ts";
import { createAssistedMember, makeUnlock, type TestUnlock } from "./testing/assisted.ts";
import { sqlBackend } from "./testing/backends.ts";
import { bearerOf, fixtureOn } from "./testing/fixture.ts";
import type { TestMember } from "./testing/member.ts";
import { unlockedOn } from "./testing/unlocked.ts";

const backend = await sqlBackend();
afterAll(() => backend.close());

const PATCHED = { metadata: { createdAt: "2026-11-21T08:00:00.000Z", title: "Patched" } };

const asJson = (body: unknown, ifMatch: string, type = "application/json"): RequestInit => ({
  body: JSON.stringify(body),
  headers: { "content-type": type, "if-match": ifMatch },
});

/** A session of Ann's with saves, a checkpoint and a restore, and members of every role who have tokens of their own. */
const createWorld = async () => {
  const of = await fixtureOn(backend);
  const { member: ann, unlock, plain, newSession, newUnlock } = await unlockedOn(of);
  const { workspaceId, spaceKey } = ann;
  const join = async (
    role: number,
  ): Promise<{ readonly member: TestMember; readonly unlock: TestUnlock }> => {
    const joined = await createAssistedMember();
    await of.world.addMember(joined);
    await of.world.setRole(workspaceId, joined, role);
    await of.world.addKeyList(joined);
    const member = { ...joined, workspaceId, spaceKey };
    return { member, unlock: await newUnlock(member) };
  };
  const session = await newSession("Everybody's");
  const path = `/sessions/${session.id}`;
  const put = await plain("PUT", `${path}/state`, { body: STATE_EXAMPLE, ifMatch: EMPTY_TAG });
  const checkpoint = await (await plain("POST", `${path}/checkpoints`, { body: { name: "First" } })).json();
  const ifMatch = put.headers.get("etag") ?? "";
  await plain("PATCH", `${path}/state`, { body: PATCHED, type: "application/merge-patch+json", ifMatch });
  await plain("POST", `${path}/checkpoints/${checkpoint.id}/restore`, { body: {} });
  const restored = (await plain("GET", `${path}/state`)).headers.get("etag") ?? "";
  await plain("PATCH", `${path}/state`, {
    body: { settings: { theme: "dark" } },
    type: "application/merge-patch+json",
    ifMatch: restored,
  });
  const tag = (await plain("GET", `${path}/state`)).headers.get("etag") ?? "";
  const requests: Readonly<Record<string, RequestInit>> = {
    "POST /api/sessions": asJson({ name: `Another ${session.id}` }, ""),
    "PATCH /api/sessions/:id": asJson({ name: `Renamed ${session.id}` }, '"v1"'),
    "PUT /api/sessions/:id/state": asJson({ ...STATE_EXAMPLE, ...PATCHED }, tag),
    "PATCH /api/sessions/:id/state": asJson(PATCHED, tag, "application/merge-patch+json"),
    "POST /api/sessions/:id/checkpoints": asJson({ name: "Second" }, ""),
    "PATCH /api/sessions/:id/checkpoints/:cid": asJson({ pinned: true }, '"v1"'),
    "POST /api/sessions/:id/checkpoints/:cid/restore": asJson({ parts: [{ kind: "settings" }] }, ""),
  };
  const request: MatrixRequest = (route) => ({
    path: route.path.replace(":id", session.id).replace(":cid", checkpoint.id),
    init: requests[nameOf(route)] ?? {},
  });
  const [viewer, member, removed, gone] = [
    await join(ROLE.viewer),
    await join(ROLE.member),
    await join(ROLE.member),
    await join(ROLE.member),
  ];
  await of.world.setRole(workspaceId, removed.member, 0);
  await of.world.revokeLogin(gone.member);
  const eve = await unlockedOn(of);
  return { of, ann, unlock, newUnlock, request, viewer, member, removed, gone, eve };
};

let world = await createWorld();
const ROUTES = routesOf(world.of.app).filter(({ unlock }) => unlock !== null);

/** The least role, and whether the address names a session. */
interface Access {
  readonly least: number;
  readonly session: boolean;
}
const { viewer: VIEWER, member: MEMBER } = ROLE;
const inSession = (least: number): Access => ({ least, session: true });
const inWorkspace = (least: number): Access => ({ least, session: false });

const ACCESS: Readonly<Record<string, Access>> = {
  "GET /api/sessions": inWorkspace(VIEWER),
  "POST /api/sessions": inWorkspace(MEMBER),
  "GET /api/sessions/:id": inSession(VIEWER),
  "PATCH /api/sessions/:id": inSession(MEMBER),
  "GET /api/sessions/:id/state": inSession(VIEWER),
  "PUT /api/sessions/:id/state": inSession(MEMBER),
  "PATCH /api/sessions/:id/state": inSession(MEMBER),
  "POST /api/sessions/:id/checkpoints": inSession(MEMBER),
  "GET /api/sessions/:id/checkpoints": inSession(VIEWER),
  "GET /api/sessions/:id/checkpoints/:cid": inSession(VIEWER),
  "PATCH /api/sessions/:id/checkpoints/:cid": inSession(MEMBER),
  "POST /api/sessions/:id/checkpoints/:cid/restore": inSession(MEMBER),
  "POST /api/sessions/:id/restore/undo": inSession(MEMBER),
};

const as = (who: () => TestMember, unlock: () => TestUnlock | string) => async () => {
  const token = unlock();
  return {
    ...(await bearerOf(who())),
    [UNLOCK_HEADER]: typeof token === "string" ? token : token.token,
  };
};
const shut = (): "unlock-required" => "unlock-required";
const byRole =
  (role: number): MatrixCaller<Access>["expected"] =>
  ({ least }) =>
    least > role ? "forbidden" : null;

const CALLERS: readonly MatrixCaller<Access>[] = [
  {
    name: "nobody with a token of the owner",
    headers: async () => ({ [UNLOCK_HEADER]: world.unlock.token }),
    expected: () => "unauthenticated",
  },
  {
    name: "the owner whose access token has expired",
    headers: async () => ({
      ...(await bearerOf(world.ann, "access", -1)),
      [UNLOCK_HEADER]: world.unlock.token,
    }),
    expected: () => "token-expired",
  },
  {
    name: "a member whose login is revoked, with a live token",
    headers: as(
      () => world.gone.member,
      () => world.gone.unlock,
    ),
    expected: () => "unauthenticated",
  },
  {
    name: "who was removed, with the token that was good before",
    headers: as(
      () => world.removed.member,
      () => world.removed.unlock,
    ),
    expected: ({ session }) => (session ? "not-found" : "unlock-required"),
  },
  {
    name: "another tenant with a token of his own",
    headers: as(
      () => world.eve.member,
      () => world.eve.unlock,
    ),
    expected: ({ session }) => (session ? "not-found" : null),
  },
  {
    name: "another tenant with the owner's token",
    headers: as(
      () => world.eve.member,
      () => world.unlock,
    ),
    expected: ({ session }) => (session ? "not-found" : "unlock-required"),
  },
  {
    name: "a member with the owner's token",
    headers: as(
      () => world.member.member,
      () => world.unlock,
    ),
    expected: shut,
  },
  {
    name: "the owner with a token that never was",
    headers: as(
      () => world.ann,
      () => "A".repeat(43),
    ),
    expected: shut,
  },
  {
    name: "the owner with what is no token",
    headers: as(
      () => world.ann,
      () => "not-a-token",
    ),
    expected: shut,
  },
  {
    name: "a viewer with a token",
    headers: as(
      () => world.viewer.member,
      () => world.viewer.unlock,
    ),
    expected: byRole(ROLE.viewer),
  },
  {
    name: "a member with a token",
    headers: as(
      () => world.member.member,
      () => world.member.unlock,
    ),
    expected: byRole(ROLE.member),
  },
];

describeAuthorisation({
  rules: "[A31] [AM-7] [AM-12] [SP-10]",
  routes: ROUTES,
  rows: ACCESS,
  callers: CALLERS,
  begin: async () => {
    world = await createWorld();
  },
  fetch: (request) => world.of.fetch(request),
  request: (route) => world.request(route),
});

test("[AM-9] the owner is let in with the very same requests, so that what others get is for who they are", async () => {
  const left: string[] = [];
  for (const route of ROUTES) {
    world = await createWorld();
    const { path, init = {} } = world.request(route);
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(await as(
        () => world.ann,
        () => world.unlock,
      )()),
    };
    const answer = await world.of.fetch(
      new Request(`http://localhost${path}`, { ...init, method: route.method, headers }),
    );
    if (!answer.ok) left.push(`${nameOf(route)} ${answer.status} ${await answer.text()}`);
  }
  expect(left).toEqual([]);
});

const MINUTES = 60_000;

/** What ends a token. */
const ENDS: Readonly<Record<string, (unlock: TestUnlock) => Promise<void>>> = {
  "has run out": (unlock) => world.of.world.changeUnlock(unlock, { expiresAt: new Date(Date.now() - 1) }),
  "was idle for 15 minutes": (unlock) =>
    world.of.world.changeUnlock(unlock, { lastUsedAt: new Date(Date.now() - 15 * MINUTES - 1) }),
  "was ended": (unlock) => world.of.world.changeUnlock(unlock, { endedAt: new Date() }),
  "has a device that was revoked": ({ deviceId }) => world.of.world.revokeDevice({ ...world.ann, deviceId }),
  "is of a member whose new keys nobody confirmed": () =>
    world.of.world.setKeysChanged(world.ann.workspaceId, world.ann, true),
  "is of an epoch before the workspace's": () => world.of.world.setEpochs(world.ann.workspaceId, 2, 1),
};

describe("a token that is not live any more", () => {
  for (const [name, end] of Object.entries(ENDS))
    test(`[AM-4] [AM-7] [AM-12] one that ${name} opens nothing, on any route`, async () => {
      world = await createWorld();
      const unlock = await world.newUnlock();
      const ask = async () => {
        const outcomes = new Set<string>();
        for (const route of ROUTES.filter(({ method }) => method === "GET")) {
          const { path } = world.request(route);
          const headers = await as(
            () => world.ann,
            () => unlock,
          )();
          const answer = await world.of.fetch(new Request(`http://localhost${path}`, { headers }));
          outcomes.add(answer.ok ? "opened" : (await answer.json()).code);
        }
        return [...outcomes];
      };
      expect(await ask()).toEqual(["opened"]);
      await end(unlock);
      expect(await ask()).toEqual(["unlock-required"]);
    });

  test("[AM-7] a token's row that another token's bytes were put into opens nothing", async () => {
    world = await createWorld();
    const { ann, of } = world;
    const [one, other] = [await makeUnlock(ann), await makeUnlock(ann)];
    await of.world.addUnlock({ ...one, wrap: other.wrap });
    const headers = { ...(await bearerOf(ann)), [UNLOCK_HEADER]: one.token };
    const answer = await of.fetch(new Request("http://localhost/api/sessions", { headers }));
    expect((await answer.json()).code).toBe("unlock-required");
  });

  test("[AM-3] neither an account nor a workspace that does not allow it is opened with one", async () => {
    const of = await fixtureOn(backend);
    for (const allowed of [
      { byAccount: false, byWorkspace: true },
      { byAccount: true, byWorkspace: false },
    ]) {
      const { plain } = await unlockedOn(of, allowed);
      expect((await (await plain("GET", "/sessions")).json()).code).toBe("assisted-not-allowed");
    }
  });
});
