import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import type { MatrixRequest } from "@holdfast/service-kit/testing/matrix";
import { nameOf } from "@holdfast/service-kit/testing/matrix";
import { ROLE } from "@holdfast/vault/roles";
import { STATE_EXAMPLE } from "../features/state/examples.ts";
import { createAssistedMember, type TestUnlock } from "./assisted.ts";
import type { Backend } from "./backends.ts";
import { fixtureOn } from "./fixture.ts";
import type { TestMember } from "./member.ts";
import { unlockedOn } from "./unlocked.ts";

const PATCHED = { metadata: { createdAt: "2026-11-21T08:00:00.000Z", title: "Patched" } };

const asJson = (body: unknown, ifMatch: string, type = "application/json"): RequestInit => ({
  body: JSON.stringify(body),
  headers: { "content-type": type, "if-match": ifMatch },
});

/** A session of Ann's with saves, a checkpoint and a restore, and members of every role who have tokens of their own. */
export const createAssistedWorld = async (backend: Backend) => {
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
  const put = await plain("PUT", `${path}/state`, { body: STATE_EXAMPLE, ifMatch: EMPTY_STATE_TAG });
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
  const history = await (await plain("GET", `${path}/history`, { token: null })).json();
  const [theirs, ours] = history.items.map(({ digest }: { readonly digest: string }) => digest);
  const requests: Readonly<Record<string, RequestInit>> = {
    "POST /api/sessions/:id/recovery/merge-conflicts": asJson({ ours, theirs }, ""),
    "POST /api/sessions": asJson({ name: `Another ${session.id}` }, ""),
    "PATCH /api/sessions/:id": asJson({ name: `Renamed ${session.id}` }, '"v1"'),
    "PUT /api/sessions/:id/state": asJson({ ...STATE_EXAMPLE, ...PATCHED }, tag),
    "PATCH /api/sessions/:id/state": asJson(PATCHED, tag, "application/merge-patch+json"),
    "POST /api/sessions/:id/checkpoints": asJson({ name: "Second" }, ""),
    "PATCH /api/sessions/:id/checkpoints/:cid": asJson({ pinned: true }, '"v1"'),
    "POST /api/sessions/:id/checkpoints/:cid/proofs": asJson(
      { at: new Date().toISOString(), sections: 9, lost: 0, bytes: 900 },
      "",
    ),
    "POST /api/sessions/:id/clone": asJson({ name: `Cloned ${session.id}` }, ""),
    "POST /api/sessions/:id/checkpoints/:cid/restore": asJson({ parts: [{ kind: "settings" }] }, ""),
    "POST /api/sessions/:id/recovery/analyze": asJson({}, ""),
    "POST /api/sessions/:id/recovery/validate": asJson({}, ""),
    "POST /api/sessions/:id/recovery/repair": asJson({}, ""),
    "POST /api/sessions/:id/recovery/restore": asJson({ checkpointId: checkpoint.id }, ""),
    "POST /api/sessions/:id/recovery/emergency": asJson({}, ""),
  };
  const request: MatrixRequest = (route) => ({
    path: route.path
      .replace(":id", session.id)
      .replace(":cid", checkpoint.id)
      .replace(":other", checkpoint.id),
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
export type AssistedWorld = Awaited<ReturnType<typeof createAssistedWorld>>;
