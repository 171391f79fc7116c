import { expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import { compare } from "@holdfast/vault/bytes";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { metaOf, randomBytes, type TestMember } from "../../testing/member.ts";
import { saveOften } from "../../testing/named-saves.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { unlockedOn } from "../../testing/unlocked.ts";
import { STATE_EXAMPLE } from "../state/examples.ts";

const begin = async (start: () => Promise<BackendFixture>) => {
  const of = await start();
  const [first, second] = await saveOften(of, 2);
  if (first === undefined || second === undefined) throw new Error("no saves");
  const bodyOf = async (at: Uint8Array, by: TestMember = of.ann, id = randomBytes(16)) => ({
    id,
    body: {
      id: formatId("ses", id),
      meta: toBase64url(await metaOf(by, id, 1)),
      nameTag: toBase64url(randomBytes(16)),
      at: toHex(at),
    },
  });
  const clone = (body: object, as = of.ann) => of.send("POST", `${of.path}/clone`, { body, as });
  /** The first save of a clone: everything that `past` names, and nothing new. */
  const firstOf = (id: Uint8Array<ArrayBuffer>, past: SealedSave) =>
    sealSave(of.ann, id, null, {
      segmentBytes: [],
      alsoNames: past.set.toSorted((a, b) => compare(a.id, b.id)),
      ext: { kind: "clone" },
    });
  return { of, first, second, bodyOf, clone, firstOf };
};

describeOnBackends("a session that begins from another one's save", (start) => {
  test("[CP-17] [A29] is made for the client to save in, names its origin, and shares its segments", async () => {
    const { of, first, second, bodyOf, clone, firstOf } = await begin(start);
    const { id, body } = await bodyOf(second.digest);
    const made = await clone(body);
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"v1"']);
    const origin = { sessionId: formatId("ses", of.session), digest: toHex(second.digest) };
    expect(await made.json()).toMatchObject({ id: body.id, head: null, origin });
    expect((await clone(body)).status).toBe(201);
    const save = await firstOf(id, second);
    expect((await of.save(save, of.ann, id)).status).toBe(201);
    const view = await (await of.send("GET", `/sessions/${body.id}`)).json();
    expect(view.sealedBytes).toBe(
      [first, second].flatMap(({ segments }) => segments).reduce((sum, { bytes }) => sum + bytes.length, 0),
    );
    const history = await (await of.send("GET", `/sessions/${body.id}/history`)).json();
    expect(history.items).toMatchObject([{ seq: 1, saveKind: "clone", parent: null }]);
  });

  test("[CP-17] deleting the first harms the clone in nothing, and what is saved in one shows in no other", async () => {
    const { of, second, bodyOf, clone, firstOf } = await begin(start);
    const { id, body } = await bodyOf(second.digest);
    await clone(body);
    const save = await firstOf(id, second);
    await of.save(save, of.ann, id);
    expect((await of.send("DELETE", of.path)).status).toBe(204);
    const bundle = await of.send("POST", `/sessions/${body.id}/bundle`, { body: {} });
    const bytes = new Uint8Array(await bundle.arrayBuffer());
    for (const { bytes: segment } of second.segments) expect(Buffer.from(bytes).includes(segment)).toBe(true);
    expect((await of.save(await sealSave(of.ann, id, save), of.ann, id)).status).toBe(201);
    expect(await outcomeOf(await of.send("GET", `${of.path}/head`))).toBe("404 not-found");
  });

  test("[CP-17] is refused from a save that is not there, of another session or workspace, and under a taken id or name", async () => {
    const { of, first, bodyOf, clone } = await begin(start);
    const other = await of.newSession();
    const [theirs] = await saveOften(of, 1, null, other);
    for (const at of [randomBytes(32), theirs?.digest ?? randomBytes(32)])
      expect(await outcomeOf(await clone((await bodyOf(at)).body))).toBe("409 not-a-save");
    const taken = await bodyOf(first.digest, of.ann, other);
    expect(await outcomeOf(await clone(taken.body))).toBe("409 id-taken");
    const { nameTag } = await (await of.send("GET", of.path)).json();
    const named = await bodyOf(first.digest);
    expect(await outcomeOf(await clone({ ...named.body, nameTag }))).toBe("409 name-taken");
    const eve = await of.newMember();
    expect(await outcomeOf(await clone((await bodyOf(first.digest, eve)).body, eve))).toBe("404 not-found");
    const elsewhere = await bodyOf(first.digest, eve);
    expect(await outcomeOf(await clone(elsewhere.body))).toBe("422 wrong-place");
    await of.send("DELETE", of.path);
    expect(await outcomeOf(await clone((await bodyOf(first.digest)).body))).toBe("404 not-found");
  });

  test("[CP-17] a clone and a deletion at once leave a session that can be saved in, or none", async () => {
    const { of, second, bodyOf, clone, firstOf } = await begin(start);
    const { id, body } = await bodyOf(second.digest);
    const [made] = await Promise.all([clone(body), of.send("DELETE", of.path)]);
    const outcome = await outcomeOf(made);
    expect(["201", "404 not-found", "409 not-a-save"]).toContain(outcome);
    const saved = await of.save(await firstOf(id, second), of.ann, id);
    expect(saved.status).toBe(outcome === "201" ? 201 : 404);
  });

  test("[CP-20] a save of kind clone that is not the first of its session is no object of the form", async () => {
    const { of, second } = await begin(start);
    const save = await sealSave(of.ann, of.session, second, { ext: { kind: "clone" } });
    expect(await outcomeOf(await of.save(save))).toBe("422 malformed-object");
  });

  test("[CP-17] [A29] [AM-9] with an unlock token the service seals it: the state is there, and goes its own way", async () => {
    const of = await start();
    const { plain, newSession } = await unlockedOn(of);
    const { id } = await newSession("First");
    const path = `/sessions/${id}`;
    expect(await outcomeOf(await plain("POST", `${path}/clone`, { body: { name: "None" } }))).toBe(
      "409 not-a-save",
    );
    const put = await plain("PUT", `${path}/state`, { body: STATE_EXAMPLE, ifMatch: EMPTY_STATE_TAG });
    const { digest } = await put.json();
    const answer = await plain("POST", `${path}/clone`, { body: { name: "Second", at: digest } });
    const made = await answer.json();
    expect([answer.status, made.name, made.head.seq]).toEqual([201, "Second", 1]);
    expect(made.origin).toEqual({ sessionId: id, digest });
    const state = async (of: string) => (await plain("GET", `/sessions/${of}/state`)).json();
    expect(await state(made.id)).toEqual(await state(id));
    const tag = (await plain("GET", `/sessions/${made.id}/state`)).headers.get("etag") ?? "";
    const patch = { body: { settings: { theme: "dark" } }, type: "application/merge-patch+json" };
    expect((await plain("PATCH", `/sessions/${made.id}/state`, { ...patch, ifMatch: tag })).status).toBe(200);
    expect((await state(made.id)).settings.theme).toBe("dark");
    expect((await state(id)).settings.theme).not.toBe("dark");
    await plain("DELETE", path, { token: null });
    expect((await state(made.id)).settings.theme).toBe("dark");
  });
});
