import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { Session, SessionPage } from "@holdfast/protocol/sessions";
import { Value } from "@sinclair/typebox/value";
import { sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { metaOf, randomBytes, type TestMember } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

interface NameWishes {
  readonly id?: Uint8Array<ArrayBuffer>;
  readonly version?: number;
  readonly nameTag?: string;
  readonly by?: TestMember;
}

/** The body of a create, or (without its id) of a change. */
const named = async ({ ann }: BackendFixture, wishes: NameWishes = {}) => {
  const id = wishes.id ?? randomBytes(16);
  const meta = toBase64url(await metaOf(wishes.by ?? ann, id, wishes.version ?? 1));
  return { id: formatId("ses", id), meta, nameTag: wishes.nameTag ?? toBase64url(randomBytes(16)) };
};
const tag = () => toBase64url(randomBytes(16));

describeOnBackends("sessions over HTTP", (begin) => {
  test("[SP-11] a session is created under the client's id, and found with its tag", async () => {
    const of = await begin();
    const body = await named(of);
    const created = await of.send("POST", "/sessions", { body });
    expect([created.status, created.headers.get("etag")]).toEqual([201, '"v1"']);
    const session = await created.json();
    expect(Value.Check(Session, session)).toBe(true);
    expect(session).toMatchObject({ ...body, version: 1, head: null, sealedBytes: 0 });
    const found = await of.send("GET", `/sessions/${body.id}`);
    expect([found.status, found.headers.get("etag")]).toEqual([200, '"v1"']);
    expect(await found.json()).toEqual(session);
  });

  test("[SP-11] the same create again is the same session; another one under its id is refused", async () => {
    const of = await begin();
    const id = randomBytes(16);
    const body = await named(of, { id });
    const first = await (await of.send("POST", "/sessions", { body })).json();
    const again = await of.send("POST", "/sessions", { body });
    expect([again.status, await again.json()]).toEqual([201, first]);
    const other = await named(of, { id });
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: other }))).toBe("409 id-taken");
    const eve = await of.newMember();
    const theirs = { ...(await named(of, { id, by: eve })), nameTag: body.nameTag };
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: theirs, as: eve }))).toBe(
      "409 id-taken",
    );
  });

  test("[SP-11] a head shows in the session, with what its segments weigh", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null);
    await of.save(save);
    const session = await (await of.send("GET", of.path)).json();
    expect(session.head).toMatchObject({ seq: 1, epoch: 1 });
    expect(session.sealedBytes).toBe(save.segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
    expect(session.version).toBe(1);
  });

  test("[SP-11] the list goes newest first, page by page, and new sessions do not shift it", async () => {
    const of = await begin();
    const made = [formatId("ses", of.session)];
    for (let n = 0; n < 4; n++) made.unshift(formatId("ses", await of.newSession()));
    const first = await of.send("GET", "/sessions?limit=2");
    const one = await first.json();
    expect(Value.Check(SessionPage, one)).toBe(true);
    await of.newSession();
    const next = /^<\/api(.*)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const two = await (await of.send("GET", next)).json();
    const three = await (await of.send("GET", `/sessions?limit=2&cursor=${two.next}`)).json();
    const ids = [one, two, three].flatMap(({ items }) => items.map(({ id }: Session) => id));
    expect(ids.toSorted()).toEqual(made.toSorted());
    expect(three.next).toBeNull();
    const times = [one, two, three].flatMap(({ items }) => items.map((each: Session) => each.createdAt));
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test("[SP-11] [ED-2] a list takes a cursor it gave and a limit of 1 to 100, and nothing else", async () => {
    const of = await begin();
    for (const query of ["limit=0", "limit=101", "limit=2.5", "limit=2&limit=3", "cursor=zz", "name=x"])
      expect(await outcomeOf(await of.send("GET", `/sessions?${query}`))).toBe("400 invalid-request");
    const far = toBase64url(new Uint8Array(24).fill(0xff));
    expect(await outcomeOf(await of.send("GET", `/sessions?cursor=${far}`))).toBe("400 invalid-request");
  });

  test("[SP-11] a rename needs the version it is based on", async () => {
    const of = await begin();
    const { id: _, ...body } = await named(of, { id: of.session, version: 2 });
    const patch = (headers: Record<string, string>, to: object = body) =>
      of.send("PATCH", of.path, { body: to, headers });
    expect(await outcomeOf(await patch({}))).toBe("428 precondition-required");
    for (const stale of ['"v2"', '"v0"', "*", 'W/"v1"', '"v1", "v2"'])
      expect(await outcomeOf(await patch({ "if-match": stale }))).toBe("412 version-conflict");
    const misplaced = { ...body, meta: (await named(of, { id: of.session, version: 3 })).meta };
    expect(await outcomeOf(await patch({ "if-match": '"v1"' }, misplaced))).toBe("422 wrong-place");
    const renamed = await patch({ "if-match": '"v1"' });
    expect([renamed.status, renamed.headers.get("etag")]).toEqual([200, '"v2"']);
    expect(await renamed.json()).toMatchObject({ ...body, version: 2 });
    expect(await outcomeOf(await patch({ "if-match": '"v1"' }))).toBe("412 version-conflict");
  });

  test("[SP-11] of renames at once exactly one holds", async () => {
    const of = await begin();
    const send = async () => {
      const { id: _, ...body } = await named(of, { id: of.session, version: 2 });
      return outcomeOf(await of.send("PATCH", of.path, { body, headers: { "if-match": '"v1"' } }));
    };
    const outcomes = await Promise.all(Array.from({ length: 5 }, send));
    expect(outcomes.toSorted()).toEqual(["200", ...Array(4).fill("412 version-conflict")]);
  });

  test("[SP-11] a name is taken once in a workspace, free in another, and one's own name is no conflict", async () => {
    const of = await begin();
    const nameTag = tag();
    const body = await named(of, { nameTag });
    await of.send("POST", "/sessions", { body });
    const second = await named(of, { nameTag });
    expect(await outcomeOf(await of.send("POST", "/sessions", { body: second }))).toBe("409 name-taken");
    const { id: _, ...rename } = await named(of, { id: of.session, version: 2, nameTag });
    const headers = { "if-match": '"v1"' };
    expect(await outcomeOf(await of.send("PATCH", of.path, { body: rename, headers }))).toBe(
      "409 name-taken",
    );
    const eve = await of.newMember();
    const theirs = await named(of, { nameTag, by: eve });
    expect((await of.send("POST", "/sessions", { body: theirs, as: eve })).status).toBe(201);
    const own = await (await of.send("GET", of.path)).json();
    const { id: __, ...same } = await named(of, { id: of.session, version: 2, nameTag: own.nameTag });
    expect((await of.send("PATCH", of.path, { body: same, headers })).status).toBe(200);
  });

  test("[SP-11] a deleted session is gone for everybody, takes no save, and gives its name back", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null);
    await of.save(save);
    const { nameTag } = await (await of.send("GET", of.path)).json();
    expect((await of.send("DELETE", of.path)).status).toBe(204);
    for (const path of ["", "/head", "/history", `/segments/${formatId("seg", randomBytes(16))}`])
      expect(await outcomeOf(await of.send("GET", `${of.path}${path}`))).toBe("404 not-found");
    expect(await outcomeOf(await of.send("DELETE", of.path))).toBe("404 not-found");
    expect(await outcomeOf(await of.save(await sealSave(of.ann, of.session, save)))).toBe("404 not-found");
    expect((await (await of.send("GET", "/sessions")).json()).items).toEqual([]);
    const body = await named(of, { nameTag });
    expect((await of.send("POST", "/sessions", { body })).status).toBe(201);
  });
});
