import { expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { UNLOCK_IDLE_SECONDS, UNLOCK_SECONDS, UNLOCKS_MAX } from "@holdfast/protocol/limits";
import { UNLOCK_HEADER, type UnlockList } from "@holdfast/protocol/unlocks";
import type { Bytes } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { formatUnlockToken, openUnlock, unlockKeys } from "@holdfast/vault/unlock-token";
import { bytesOf } from "../../decode.ts";
import { makeUnlock, switchAssisted, type UnlockWishes } from "../../testing/assisted.ts";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import type { makeDevice } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, randomBytes } from "../../testing/person.ts";

const MINUTE_MILLISECONDS = 60_000;

const post = (fixture: Fixture, as: RequestHeaders, body: object, version: number): Promise<Response> =>
  fixture.send("POST", "/unlocks", { body, headers: { ...as, "if-match": `"v${version}"` } });

const listed = async ({ send }: Fixture, headers: RequestHeaders): Promise<UnlockList["items"]> =>
  (await (await send("GET", "/unlocks", { headers })).json()).items;

describeOnBackends("unlock tokens", (begin) => {
  /** Somebody whose account and home allow assisted mode, by a list of version 2. */
  const allowing = async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const on = await switchAssisted(person, person.wire);
    const headers = { ...as, "if-match": '"v1"' };
    const { status } = await fixture.send("PUT", "/keys/assisted", { body: on.body, headers });
    if (status !== 200) throw new Error("not allowed");
    const make = (previous: Bytes = on.keyList, wishes: UnlockWishes = {}) =>
      makeUnlock(person, previous, fixture.clock.now, wishes);
    return { fixture, person, as, keyList: on.keyList, make };
  };

  test("[AM-4] one is stored with its device, is listed, and ends", async () => {
    const { fixture, as, make } = await allowing();
    const { body, token } = await make();
    const made = await post(fixture, as, body, 2);
    const expiresAt = new Date(fixture.clock.now + UNLOCK_SECONDS * 1000).toISOString();
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"v3"']);
    expect(await made.json()).toEqual({ id: body.id, expiresAt, version: 3 });
    const at = new Date(fixture.clock.now).toISOString();
    const view = {
      id: body.id,
      workspaceId: body.workspaceId,
      deviceId: body.device.id,
      createdAt: at,
      lastUsedAt: at,
      expiresAt,
      origin: "client" as const,
    };
    expect(await listed(fixture, as)).toEqual([view]);
    const stored = await fixture.dump();
    for (const text of [toHex(token), formatUnlockToken(token), Buffer.from(token).toString("base64")]) {
      expect(stored.includes(text)).toBe(false);
    }
    expect(fixture.log.join("\n").includes(formatUnlockToken(token))).toBe(false);
    for (let again = 0; again < 2; again++) {
      const ended = await fixture.send("DELETE", `/unlocks/${body.id}`, { headers: as });
      expect(ended.status).toBe(204);
    }
    expect(await listed(fixture, as)).toEqual([]);
  });

  test("[AM-1] [AM-7] the token opens what is stored; the row alone opens nothing, and nor does another token", async () => {
    const { fixture, person, as, make } = await allowing();
    const { body, token, seed } = await make();
    expect((await post(fixture, as, body, 2)).status).toBe(201);
    const [row] = await fixture.stores.unlocks.list(person.accountId, new Date(fixture.clock.now));
    if (row === undefined) throw new Error("no row");
    const device = await fixture.stores.keys.read(person.accountId);
    const edPublic = device?.devices.find(({ flags }) => flags === 2)?.edPublic ?? randomBytes(32);
    const place = { workspaceId: row.workspaceId, epoch: row.epoch, deviceId: row.deviceId, edPublic };
    const keys = await unlockKeys(nodePrimitives, token);
    expect(row.id).toEqual(keys.id);
    const opened = await openUnlock(nodePrimitives, row.wrap, place, keys);
    expect(opened.ok && opened.value.spaceKey).toEqual(person.secrets.spaceKey);
    expect(opened.ok && opened.value.seed).toEqual(seed);
    // Everything of the database that is 32 bytes long: none of it is a key for the row.
    const dump = await fixture.dump();
    const candidates = new Set([...dump.matchAll(/[0-9a-f]{64}/g)].map(([text]) => text));
    expect(candidates.size).toBeGreaterThan(3);
    for (const text of candidates) {
      const key = new Uint8Array(Buffer.from(text, "hex"));
      const tried = await openUnlock(nodePrimitives, row.wrap, place, { id: keys.id, key });
      expect(tried.ok).toBe(false);
    }
    const other = await unlockKeys(nodePrimitives, randomBytes(32));
    expect((await openUnlock(nodePrimitives, row.wrap, place, other)).ok).toBe(false);
  });

  test("[AM-7] no route of this service takes a token, and none of them writes one down", async () => {
    const { fixture, as, make } = await allowing();
    const { token } = await make();
    const text = formatUnlockToken(token);
    const asked: readonly [string, string, RequestHeaders][] = [
      ["GET", "/unlocks", { [UNLOCK_HEADER]: text }],
      ["DELETE", "/unlocks", { [UNLOCK_HEADER]: text }],
      ["GET", "/auth/me", { [UNLOCK_HEADER]: text }],
      ["GET", `/unlocks?unlock=${text}`, {}],
      ["GET", `/keys/health?${UNLOCK_HEADER}=${text}`, {}],
    ];
    for (const [method, path, headers] of asked) {
      const response = await fixture.send(method, path, { headers: { ...as, ...headers } });
      expect([path, await outcomeOf(response.clone())]).toEqual([path, "400 header-not-allowed"]);
      expect((await response.text()).includes(text)).toBe(false);
    }
    expect(fixture.log.join("\n").includes(text)).toBe(false);
  });

  test("[AM-3] none is taken where account or workspace does not allow it", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const { body } = await makeUnlock(person, person.wire.keyList, fixture.clock.now);
    expect(await outcomeOf(await post(fixture, as, body, 1))).toBe("403 assisted-not-allowed");
    const { fixture: other, as: hers, make, keyList } = await allowing();
    const stranger = await createPerson();
    const elsewhere = { ...(await make()).body, workspaceId: formatId("wsp", stranger.wire.workspaceId) };
    expect(await outcomeOf(await post(other, hers, elsewhere, 2))).toBe("404 not-found");
    expect(await outcomeOf(await post(other, hers, (await make(keyList)).body, 1))).toBe(
      "412 version-conflict",
    );
    const headers = hers;
    const unnamed = other.send("POST", "/unlocks", { body: (await make()).body, headers });
    expect(await outcomeOf(await unnamed)).toBe("428 precondition-required");
  });

  test("[AM-2] its device is a service's alone, a member's at most, new, and gone after eight hours", async () => {
    const { fixture, person, as, make } = await allowing();
    const { now } = fixture.clock;
    const until = now + UNLOCK_SECONDS * 1000;
    const wrong: readonly Partial<Parameters<typeof makeDevice>[1]>[] = [
      { assisted: false },
      { agent: true },
      { ephemeral: true },
      { roleCap: ROLE.admin },
      { roleCap: ROLE.owner },
      { version: 2 },
      { notAfter: until + 1 },
      { notBefore: now - 1_000, notAfter: until },
      { notBefore: now + 6 * MINUTE_MILLISECONDS, notAfter: until },
      { notBefore: now - 60 * MINUTE_MILLISECONDS, notAfter: now - 1 },
    ];
    for (const [at, certificate] of wrong.entries()) {
      const { body } = await make(undefined, { certificate: certificate ?? {} });
      expect([at, await outcomeOf(await post(fixture, as, body, 2))]).toEqual([at, "400 invalid-request"]);
    }
    const { body } = await make(undefined, {
      certificate: { sessionIds: [randomBytes(16)], roleCap: ROLE.viewer },
    });
    expect((await post(fixture, as, body, 2)).status).toBe(201);
    // And no device of that kind comes or goes any other way.
    const plain = await make(bytesOf(body.keyList));
    const added = await fixture.send("POST", "/keys/devices", {
      body: { keyList: plain.body.keyList, device: plain.body.device },
      headers: { ...as, "if-match": '"v3"' },
    });
    expect(await outcomeOf(added)).toBe("400 invalid-request");
    expect(person.deviceId.length).toBe(16);
  });

  test("[AM-1] [AM-4] what does not hold together stores nothing", async () => {
    const { fixture, person, as, make } = await allowing();
    const eve = await createPerson();
    const good = await make();
    const hers = await makeUnlock(eve, eve.wire.keyList, fixture.clock.now);
    const another = await make();
    const bodies: readonly [string, object][] = [
      ["422 wrong-place", { ...good.body, id: formatId("ulk", randomBytes(16)) }],
      ["422 wrong-place", { ...good.body, wrap: another.body.wrap }],
      ["422 wrong-place", { ...good.body, wrap: hers.body.wrap }],
      ["422 wrong-place", (await make(undefined, { place: { epoch: 2 } })).body],
      ["422 wrong-place", (await make(undefined, { place: { workspaceId: randomBytes(16) } })).body],
      ["422 bad-signature", (await make(undefined, { seed: randomBytes(32) })).body],
      ["422 wrong-kind", { ...good.body, wrap: toBase64url(person.wire.keyRing.slice(0, 500)) }],
      ["422 malformed-object", { ...good.body, wrap: toBase64url(bytesOf(good.body.wrap).slice(1)) }],
      ["422 bad-references", { ...good.body, keyList: another.body.keyList }],
      ["422 bad-references", { ...good.body, device: another.body.device }],
      ["422 wrong-place", { ...good.body, keyList: hers.body.keyList }],
      ["422 wrong-place", { ...good.body, device: hers.body.device }],
      ["422 malformed-object", (await make(undefined, { list: { assistedAllowed: false } })).body],
      ["422 bad-references", (await make(undefined, { list: { slots: [] } })).body],
      ["422 bad-references", (await make(undefined, { list: { version: 9 } })).body],
      ["400 invalid-request", { ...good.body, token: toBase64url(good.token) }],
      ["400 invalid-request", { ...good.body, id: good.body.id.replace("ulk", "dev") }],
    ];
    const kept = async () => [
      await fixture.stores.keys.read(person.accountId),
      await fixture.stores.unlocks.list(person.accountId, new Date(fixture.clock.now)),
    ];
    const before = await kept();
    for (const [at, [outcome, body]] of bodies.entries()) {
      expect([at, await outcomeOf(await post(fixture, as, body, 2))]).toEqual([at, outcome]);
    }
    expect(await kept()).toEqual(before);
    expect((await post(fixture, as, good.body, 2)).status).toBe(201);
    expect(await outcomeOf(await post(fixture, as, good.body, 2))).toBe("412 version-conflict");
  });

  test("[AM-4] ten are live at a time; those that end or rest make room", async () => {
    const { fixture, person, as, keyList, make } = await allowing();
    let previous = keyList;
    let version = 2;
    const add = async (): Promise<string> => {
      const made = await make(previous);
      const outcome = await outcomeOf(await post(fixture, as, made.body, version));
      if (outcome === "201") [previous, version] = [made.keyList, version + 1];
      return outcome;
    };
    for (let n = 0; n < UNLOCKS_MAX; n++) expect(await add()).toBe("201");
    expect(await add()).toBe("409 unlock-limit");
    const [newest] = await listed(fixture, as);
    await fixture.send("DELETE", `/unlocks/${newest?.id}`, { headers: as });
    expect(await add()).toBe("201");
    expect(await add()).toBe("409 unlock-limit");
    expect((await fixture.send("DELETE", "/unlocks", { headers: as })).status).toBe(204);
    expect(await listed(fixture, as)).toEqual([]);
    expect(await add()).toBe("201");
    const { accountId } = person;
    const later = new Date(fixture.clock.now + UNLOCK_IDLE_SECONDS * 1000);
    expect((await fixture.stores.unlocks.list(accountId, new Date(later.getTime() - 1))).length).toBe(1);
    expect(await fixture.stores.unlocks.list(accountId, later)).toEqual([]);
  });

  test("[AM-4] [AM-12] nobody sees or ends the token of somebody else", async () => {
    const { fixture, as, make } = await allowing();
    const { body } = await make();
    expect((await post(fixture, as, body, 2)).status).toBe(201);
    const { as: hers } = await fixture.signUp();
    expect(await listed(fixture, hers)).toEqual([]);
    for (const id of [body.id, formatId("ulk", randomBytes(16)), body.device.id, "all"]) {
      const ended = await fixture.send("DELETE", `/unlocks/${id}`, { headers: hers });
      expect([id, await outcomeOf(ended)]).toEqual([id, "404 not-found"]);
    }
    expect((await fixture.send("DELETE", "/unlocks", { headers: hers })).status).toBe(204);
    expect((await listed(fixture, as)).map(({ id }) => id)).toEqual([body.id]);
  });
});
