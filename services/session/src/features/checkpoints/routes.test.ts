import { describe, expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING, type Thing } from "@holdfast/vault/meta";
import { sealSave } from "../../testing/chain.ts";
import { createFixture, type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { flipped } from "../../testing/forms.ts";
import { createMember, randomBytes, vault } from "../../testing/member.ts";

const NAME = "before the big refactoring";

interface MetaWishes {
  readonly version?: number;
  readonly thing?: Thing;
  readonly name?: string;
}

const metaFor = ({ ann }: Fixture, id: Uint8Array<ArrayBuffer>, wishes: MetaWishes = {}) =>
  sealMeta(
    vault,
    {
      workspaceId: ann.workspaceId,
      epoch: 1,
      thingId: id,
      thing: wishes.thing ?? THING.checkpoint,
      version: wishes.version ?? 1,
      deviceId: ann.deviceId,
    },
    ann.spaceKey,
    utf8(JSON.stringify({ description: "", name: wishes.name ?? NAME, priority: "low", tags: [] })),
    ann.signer,
  );

/** A session with one save, and the body that names it. */
const begin = async () => {
  const fixture = await createFixture();
  const save = await sealSave(fixture.ann, fixture.session, null);
  await fixture.save(save);
  const id = randomBytes(16);
  const body = {
    id: formatId("cpt", id),
    at: toHex(save.digest),
    origin: "manual",
    pinned: false,
    meta: toBase64url(await metaFor(fixture, id)),
  };
  const list = `${fixture.path}/checkpoints`;
  return { ...fixture, fixture, id, body, list, one: `${list}/${body.id}` };
};

describe("checkpoints over HTTP", () => {
  test("[CP-1] a save gets a name, once, and the answer repeats nothing but what is stored", async () => {
    const { send, list, one, body } = await begin();
    const created = await send("POST", list, { body });
    expect([created.status, created.headers.get("etag")]).toEqual([201, '"v1"']);
    const checkpoint = await created.json();
    expect(checkpoint).toMatchObject({ id: body.id, meta: body.meta, origin: "manual", save: { seq: 1 } });
    expect((await send("POST", list, { body })).status).toBe(200);
    const found = await send("GET", one);
    expect([found.status, found.headers.get("etag")]).toEqual([200, '"v1"']);
    expect(await found.json()).toEqual(checkpoint);
  });

  test("[CP-4] the list goes by pages and filters", async () => {
    const { fixture, send, list, body } = await begin();
    for (let n = 0; n < 3; n++) {
      const id = randomBytes(16);
      const meta = toBase64url(await metaFor(fixture, id));
      const origin = n === 0 ? "auto" : "manual";
      await send("POST", list, { body: { ...body, id: formatId("cpt", id), meta, origin, pinned: n === 1 } });
    }
    const first = await send("GET", `${list}?limit=2`);
    const next = /^<\/api(.*)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const pages = [await first.json(), await (await send("GET", next)).json()];
    expect(pages.map(({ items }) => items.length)).toEqual([2, 1]);
    expect(pages[1].next).toBeNull();
    const count = async (query: string) =>
      (await (await send("GET", `${list}?${query}`)).json()).items.length;
    expect(await Promise.all(["origin=auto", "pinned=true", "pinned=false"].map(count))).toEqual([1, 1, 2]);
    const filtered = await send("GET", `${list}?limit=1&origin=manual`);
    expect(filtered.headers.get("link")).toContain("origin=manual");
    for (const query of ["limit=0", "limit=101", "origin=nobody", "pinned=1", "cursor=zz", "tag=x"])
      expect(await outcomeOf(await send("GET", `${list}?${query}`))).toBe("400 invalid-request");
  });

  test("[CP-5] a change needs the version it is based on", async () => {
    const { fixture, send, list, one, id, body } = await begin();
    await send("POST", list, { body });
    const meta = toBase64url(await metaFor(fixture, id, { version: 2, name: "renamed" }));
    const change = { meta, pinned: true };
    const patch = (headers: Record<string, string>, to = change) => send("PATCH", one, { body: to, headers });
    expect(await outcomeOf(await patch({}))).toBe("428 precondition-required");
    expect(await outcomeOf(await patch({ "if-match": '"v2"' }))).toBe("412 version-conflict");
    expect(await outcomeOf(await patch({ "if-match": "*" }))).toBe("412 version-conflict");
    const stale = { ...change, meta: body.meta };
    expect(await outcomeOf(await patch({ "if-match": '"v1"' }, stale))).toBe("422 wrong-place");
    const changed = await patch({ "if-match": '"v1"' });
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, '"v2"']);
    expect(await changed.json()).toMatchObject({ meta, pinned: true, version: 2 });
    expect(await outcomeOf(await send("DELETE", one))).toBe("428 precondition-required");
    const headers = { "if-match": '"v1"' };
    expect(await outcomeOf(await send("DELETE", one, { headers }))).toBe("412 version-conflict");
    expect((await send("DELETE", one, { headers: { "if-match": '"v2"' } })).status).toBe(204);
    expect(await outcomeOf(await send("GET", one))).toBe("404 not-found");
    expect((await send("GET", `${fixture.path}/manifests/${body.at}`)).status).toBe(200);
  });

  test("[CP-2] a meta of another place, kind, version or signature is refused, and no value is echoed", async () => {
    const { fixture, send, list, id, body } = await begin();
    const wrong = {
      "422 wrong-place": [
        await metaFor(fixture, randomBytes(16)),
        await metaFor(fixture, id, { version: 2 }),
        await metaFor(fixture, id, { thing: THING.session }),
      ],
      "422 bad-signature": [flipped(await metaFor(fixture, id), -1)],
      "422 malformed-object": [randomBytes(120)],
    };
    for (const [outcome, metas] of Object.entries(wrong)) {
      for (const meta of metas)
        expect(
          await outcomeOf(await send("POST", list, { body: { ...body, meta: toBase64url(meta) } })),
        ).toBe(outcome);
    }
    const bodies = [
      { ...body, name: NAME },
      { ...body, at: "short" },
      { ...body, origin: "nobody" },
      { ...body, id: body.id.replace("cpt", "ses") },
      { ...body, pinned: "yes" },
    ];
    for (const bad of bodies) {
      const answer = await send("POST", list, { body: bad });
      const text = await answer.text();
      expect([answer.status, text.includes(NAME), text.includes("nobody")]).toEqual([400, false, false]);
    }
    expect(await outcomeOf(await send("POST", list, { body: { ...body, at: "0".repeat(64) } }))).toBe(
      "409 not-a-save",
    );
    expect((await (await send("GET", list)).json()).items).toEqual([]);
  });

  test("[SP-10] strangers and nobody see nothing", async () => {
    const { fixture, send, list, one, body, world } = await begin();
    await send("POST", list, { body });
    const stranger = await createMember();
    await world.addMember(stranger);
    for (const [method, path] of [
      ["GET", list],
      ["GET", one],
      ["POST", list],
    ] as const) {
      const options = method === "POST" ? { body } : {};
      expect(await outcomeOf(await send(method, path, { ...options, as: stranger }))).toBe("404 not-found");
      expect(await outcomeOf(await send(method, path, { ...options, as: null }))).toBe("401 unauthenticated");
    }
    expect(JSON.stringify([...fixture.tables.sessions])).not.toContain(NAME);
  });
});
