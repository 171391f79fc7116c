import { afterAll, expect, test } from "bun:test";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { routesOf } from "@holdfast/service-kit/route-table";
import { describeAuthorisation, type MatrixCaller, nameOf } from "@holdfast/service-kit/testing/matrix";
import { ROLE } from "@holdfast/vault/roles";
import type { TestUnlock } from "./testing/assisted.ts";
import { createAssistedWorld } from "./testing/assisted-world.ts";
import { sqlBackend } from "./testing/backends.ts";
import { bearerOf } from "./testing/fixture.ts";
import type { TestMember } from "./testing/member.ts";

const backend = await sqlBackend();
afterAll(() => backend.close());

let world = await createAssistedWorld(backend);
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
  "GET /api/sessions/:id/checkpoints/:cid/diff/:other": inSession(VIEWER),
  "POST /api/sessions/:id/checkpoints/:cid/restore": inSession(MEMBER),
  "POST /api/sessions/:id/restore/undo": inSession(MEMBER),
  "GET /api/sessions/:id/checkpoints/stats": inSession(VIEWER),
  "POST /api/sessions/:id/checkpoints/:cid/proofs": inSession(MEMBER),
  "POST /api/sessions/:id/clone": inSession(MEMBER),
  "POST /api/sessions/:id/recovery/merge-conflicts": inSession(MEMBER),
  "POST /api/sessions/:id/recovery/analyze": inSession(VIEWER),
  "POST /api/sessions/:id/recovery/validate": inSession(VIEWER),
  "POST /api/sessions/:id/recovery/repair": inSession(MEMBER),
  "POST /api/sessions/:id/recovery/restore": inSession(MEMBER),
  "POST /api/sessions/:id/recovery/emergency": inSession(MEMBER),
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
    world = await createAssistedWorld(backend);
  },
  fetch: (request) => world.of.fetch(request),
  request: (route) => world.request(route),
});

test("[AM-9] the owner is let in with the very same requests, so that what others get is for who they are", async () => {
  const left: string[] = [];
  for (const route of ROUTES) {
    world = await createAssistedWorld(backend);
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
    const text = await answer.text();
    // Nothing of this session is damaged, which is no refusal of who asks.
    if (!answer.ok && !text.includes(`"nothing-new"`)) left.push(`${nameOf(route)} ${answer.status} ${text}`);
  }
  expect(left).toEqual([]);
});
