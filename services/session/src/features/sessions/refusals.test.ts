import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { META_MAX_BYTES } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { flipped } from "../../testing/forms.ts";
import { metaOf, randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const create = (of: BackendFixture, id: Bytes, meta: Bytes, as = of.ann) => {
  const body = { id: formatId("ses", id), meta: toBase64url(meta), nameTag: toBase64url(randomBytes(16)) };
  return of.send("POST", "/sessions", { body, as });
};

describeOnBackends("a session's name that does not hold", (begin) => {
  test("[SP-2] [SP-5] bytes that are no name of this session by this device are refused, and nothing is made", async () => {
    const of = await begin();
    const id = randomBytes(16);
    const good = await metaOf(of.ann, id, 1);
    const stranger = await of.newMember();
    const save = await sealSave(of.ann, of.session, null);
    const cases: readonly [string, Bytes][] = [
      ["422 malformed-object", randomBytes(200)],
      ["422 malformed-object", good.slice(0, -1)],
      ["422 wrong-kind", save.manifest],
      ["422 wrong-place", await metaOf(of.ann, randomBytes(16), 1)],
      ["422 wrong-place", await metaOf(of.ann, id, 2)],
      ["422 wrong-place", await metaOf({ ...of.ann, workspaceId: randomBytes(16) }, id, 1)],
      ["422 bad-signature", flipped(good, -1)],
      ["422 bad-signature", flipped(good, -100)],
      ["422 bad-signature", await metaOf({ ...of.ann, signer: stranger.signer }, id, 1)],
      ["403 device-not-allowed", await metaOf({ ...of.ann, deviceId: randomBytes(16) }, id, 1)],
      ["403 device-not-allowed", await metaOf({ ...stranger, workspaceId: of.ann.workspaceId }, id, 1)],
    ];
    for (const [outcome, meta] of cases) expect(await outcomeOf(await create(of, id, meta))).toBe(outcome);
    expect((await of.send("GET", `/sessions/${formatId("ses", id)}`)).status).toBe(404);
    expect((await create(of, id, good)).status).toBe(201);
  });

  test("[ED-1] [ED-2] a body that is not what the schema names is refused, and none of it is echoed", async () => {
    const of = await begin();
    const id = formatId("ses", randomBytes(16));
    const meta = toBase64url(randomBytes(200));
    const nameTag = toBase64url(randomBytes(16));
    const bodies: readonly object[] = [
      {},
      [],
      { id, meta },
      { id, meta, nameTag, canary: 1 },
      { id: "canary", meta, nameTag },
      { id: id.replace("ses_", "seg_"), meta, nameTag },
      { id, meta: 7, nameTag },
      { id, meta: "canary+/=", nameTag },
      { id, meta: "", nameTag },
      { id, meta, nameTag: toBase64url(randomBytes(15)) },
      { id, meta: toBase64url(new Uint8Array(META_MAX_BYTES + 1)), nameTag },
    ];
    for (const body of bodies) {
      const response = await of.send("POST", "/sessions", { body });
      const text = await response.text();
      expect([response.status, JSON.parse(text).code]).toEqual([400, "invalid-request"]);
      expect(text).not.toContain("canary");
    }
    const type = { "content-type": "text/plain" };
    const asText = new TextEncoder().encode(JSON.stringify({ id, meta, nameTag }));
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: asText, headers: type }))).toBe(
      "415 unsupported-media-type",
    );
    const large = new Uint8Array(2 * 1024 * 1024).fill(0x20);
    const json = { "content-type": "application/json" };
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: large, headers: json }))).toBe(
      "413 too-large",
    );
  });

  test("[SP-2] who may not write may not name either, from the moment on that it is so", async () => {
    const changes: readonly [string, (of: BackendFixture) => Promise<void>][] = [
      ["403 forbidden", (of) => of.world.setRole(of.ann.workspaceId, of.ann, 1)],
      ["404 not-found", (of) => of.world.setRole(of.ann.workspaceId, of.ann, 0)],
      ["403 device-not-allowed", (of) => of.world.revokeDevice(of.ann)],
      ["409 epoch-retired", (of) => of.world.setEpochs(of.ann.workspaceId, 2, 2)],
      ["401 unauthenticated", (of) => of.world.revokeLogin(of.ann)],
    ];
    for (const [outcome, change] of changes) {
      const of = await begin();
      const id = randomBytes(16);
      const meta = toBase64url(await metaOf(of.ann, of.session, 2));
      const body = { meta, nameTag: toBase64url(randomBytes(16)) };
      await change(of);
      expect(await outcomeOf(await create(of, id, await metaOf(of.ann, id, 1)))).toBe(outcome);
      const renamed = await of.send("PATCH", of.path, { body, headers: { "if-match": '"v1"' } });
      expect(await outcomeOf(renamed)).toBe(outcome);
    }
  });

  test("[SP-11] a viewer reads and lists, and deletes nothing", async () => {
    const of = await begin();
    const viewer = await of.newMember();
    await of.world.setRole(of.ann.workspaceId, viewer, 1);
    const as = { ...viewer, workspaceId: of.ann.workspaceId };
    expect((await of.send("GET", of.path, { as })).status).toBe(200);
    expect((await (await of.send("GET", "/sessions", { as })).json()).items).toHaveLength(1);
    expect(await outcomeOf(await of.send("DELETE", of.path, { as }))).toBe("403 forbidden");
    expect((await of.send("GET", of.path)).status).toBe(200);
  });

  test("[SP-10] a session of another workspace is not told from one that never was", async () => {
    const of = await begin();
    const eve = await of.newMember();
    const never = `/sessions/${formatId("ses", randomBytes(16))}`;
    const answers = async (path: string) => {
      const response = await of.send("GET", path, { as: eve });
      const { instance, ...problem } = await response.json();
      expect(instance).toContain("/requests/");
      return [response.status, problem];
    };
    expect(await answers(of.path)).toEqual(await answers(never));
    expect(await outcomeOf(await of.send("GET", "/sessions/canary", { as: eve }))).toBe("404 not-found");
    const foreign = { ...eve, workspaceId: of.ann.workspaceId };
    expect((await (await of.send("GET", "/sessions", { as: foreign })).json()).items).toEqual([]);
  });
});
