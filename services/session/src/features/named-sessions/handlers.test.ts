import { expect, test } from "bun:test";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import type { Session } from "@holdfast/protocol/sessions";
import { utf8 } from "@holdfast/vault/bytes";
import { openMeta, sealMeta, THING } from "@holdfast/vault/meta";
import { nameTag } from "@holdfast/vault/name-tag";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { randomBytes, vault } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Unlocked, unlockedOn } from "../../testing/unlocked.ts";

const codeOf = async (response: Response): Promise<string> =>
  response.ok ? String(response.status) : `${response.status} ${(await response.json()).code}`;

/** What the same session looks like to a client with keys. */
const sealedOf = async (of: Unlocked, id: string): Promise<Session> =>
  (await of.plain("GET", `/sessions/${id}`, { token: null })).json();

describeOnBackends("sessions by name", (begin) => {
  const start = async () => {
    const fixture = await begin();
    return { fixture, of: await unlockedOn(fixture) };
  };

  test("[AM-9] [A29] a session is made by its name, found, listed and renamed from the version that was read", async () => {
    const { of } = await start();
    const made = await of.plain("POST", "/sessions", { body: { name: "  Cafe\u0301 " } });
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"v1"']);
    const session = await made.json();
    expect([session.name, session.version, session.head]).toEqual(["Caf\u00e9", 1, null]);
    expect(Object.keys(session)).not.toContain("meta");
    const path = `/sessions/${session.id}`;
    const renamed = await of.plain("PATCH", path, { body: { name: "Second" }, ifMatch: '"v1"' });
    expect([renamed.status, renamed.headers.get("etag"), (await renamed.json()).name]).toEqual([
      200,
      '"v2"',
      "Second",
    ]);
    expect(await codeOf(await of.plain("PATCH", path, { body: { name: "Third" }, ifMatch: '"v1"' }))).toBe(
      "412 version-conflict",
    );
    expect(await codeOf(await of.plain("PATCH", path, { body: { name: "Third" } }))).toBe(
      "428 precondition-required",
    );
    expect((await (await of.plain("GET", path)).json()).name).toBe("Second");
    await of.newSession("Other");
    const page = await (await of.plain("GET", "/sessions?limit=1")).json();
    expect([page.items.length, page.items[0].name]).toEqual([1, "Other"]);
    const next = await (await of.plain("GET", `/sessions?limit=1&cursor=${page.next}`)).json();
    expect([next.items[0].name, next.next]).toEqual(["Second", null]);
  });

  test("[AM-9] [AM-11] [KY-14] what is stored is what a client with keys would have stored", async () => {
    const { of } = await start();
    const { id } = await of.newSession("Holiday");
    const stored = await sealedOf(of, id);
    const { workspaceId, keys } = of.member;
    const [first = { cid: randomBytes(32) }] = keys.generations;
    expect(stored.nameTag).toBe(toBase64url(await nameTag(nodePrimitives, first.cid, "holiday")));
    const opened = await openMeta(
      nodePrimitives,
      fromBase64url(stored.meta) ?? randomBytes(0),
      {
        workspaceId,
        epoch: 1,
        thingId: idBytes(id as Id<"ses">),
        thing: THING.session,
        version: 1,
        signedBy: of.unlock.edPublic,
        assisted: true,
      },
      keys.spaceKey,
    );
    expect(opened.ok && new TextDecoder().decode(opened.value.content)).toBe('{"name":"Holiday"}');
  });

  test("[AM-9] [AM-11] a name that a client has sealed is read, one that does not hold is null and hides no other", async () => {
    const { fixture, of } = await start();
    const { member } = of;
    const seal = async (spaceKey = member.spaceKey) => {
      const id = randomBytes(16);
      const place = { workspaceId: member.workspaceId, epoch: 1, thingId: id, thing: THING.session };
      const at = { ...place, version: 1, deviceId: member.deviceId };
      const meta = await sealMeta(vault, at, spaceKey, utf8('{"name":"By a client"}'), member.signer);
      const body = {
        id: `ses_${Buffer.from(id).toString("hex")}`,
        meta: toBase64url(meta),
        nameTag: toBase64url(randomBytes(16)),
      };
      return fixture.send("POST", "/sessions", { body, as: member });
    };
    expect([(await seal()).status, (await seal(randomBytes(32))).status]).toEqual([201, 201]);
    const { items } = await (await of.plain("GET", "/sessions")).json();
    expect(items.map(({ name }: { readonly name: string | null }) => name).toSorted()).toEqual([
      "By a client",
      null,
    ]);
  });

  test("[AM-9] [KY-14] a name that a session has, and an id that one has, is refused as a client's is", async () => {
    const { of } = await start();
    const { id } = await of.newSession("One");
    const outcomes: string[] = [];
    for (const body of [{ name: "ONE " }, { id, name: "Two" }])
      outcomes.push(await codeOf(await of.plain("POST", "/sessions", { body })));
    const { id: other } = await of.newSession("Three");
    const rename = { body: { name: "one" }, ifMatch: '"v1"' };
    outcomes.push(await codeOf(await of.plain("PATCH", `/sessions/${other}`, rename)));
    expect(outcomes).toEqual(["409 name-taken", "409 id-taken", "409 name-taken"]);
  });

  test("[AM-9] [ED-2] a body that is none changes nothing", async () => {
    const { of } = await start();
    const bodies = [
      {},
      { name: "" },
      { name: "  " },
      { name: "x".repeat(101) },
      { name: 1 },
      { name: "\ud800" },
    ];
    const more = [{ name: "A", id: "ses_1" }, { name: "A", meta: "AA" }, [], null];
    for (const body of [...bodies, ...more])
      expect([body, await codeOf(await of.plain("POST", "/sessions", { body }))]).toEqual([
        body,
        "400 invalid-request",
      ]);
    const form = { body: { name: "A" }, type: "text/plain" };
    expect(await codeOf(await of.plain("POST", "/sessions", form))).toBe("415 unsupported-media-type");
    expect((await (await of.plain("GET", "/sessions")).json()).items).toEqual([]);
  });

  test("[AM-9] without a token the sealed forms stand as they were", async () => {
    const { of } = await start();
    expect(await codeOf(await of.plain("POST", "/sessions", { body: { name: "A" }, token: null }))).toBe(
      "400 invalid-request",
    );
    const { id } = await of.newSession("A");
    const sealed = await sealedOf(of, id);
    expect(Object.keys(sealed).toSorted()).toContain("nameTag");
    expect(JSON.stringify(sealed)).not.toContain('"name"');
  });
});
