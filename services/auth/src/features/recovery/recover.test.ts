import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { parseKeyList } from "@holdfast/vault/key-list";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { memoryBackend } from "../../testing/backends.ts";
import { type Fixture, fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { listedDevice, listedSlot, makeDevice, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type PersonOptions, randomBytes } from "../../testing/person.ts";
import { deviceBody, slotsBody } from "../../testing/wire-changes.ts";
import { codeOf, newKdf, withCodes as somebodyWithCodes } from "../../testing/with-codes.ts";

/** Somebody with codes, and the slots that are stored. */
const withCodes = async (fixture: Fixture, options?: PersonOptions) => {
  const made = await somebodyWithCodes(fixture, options);
  const stored = async () => (await fixture.stores.keys.read(made.person.accountId))?.slots ?? [];
  return { ...made, stored };
};

describeOnBackends("recovery", (begin) => {
  test("[B15] [AU-14] [AU-13] a code answers its own slot and consumes nothing", async () => {
    const { person, show, stored } = await withCodes(await begin());
    const before = await stored();
    const code = codeOf(person, 2);
    const wire = person.wire.slots.find(({ slotId }) => Buffer.compare(slotId, code.slotId) === 0);
    for (let i = 0; i < 3; i++) {
      const answer = await show({ email: ` ${person.email.toUpperCase()} ` }, 2);
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({
        accountId: formatId("acc", person.accountId),
        version: 1,
        keyList: toBase64url(person.wire.keyList),
        slot: {
          id: formatId("slt", code.slotId),
          slot: toBase64url(wire?.slot ?? randomBytes(1)),
          wrap: toBase64url(wire?.wrap ?? randomBytes(1)),
        },
        expiresInSeconds: 900,
      });
      for (const { authKey } of person.recovery) expect(text).not.toContain(toBase64url(authKey));
    }
    expect(await stored()).toEqual(before);
  });

  test("[AU-14] unknown address, unknown slot, another kind's slot and a wrong key have one code", async () => {
    const fixture = await begin();
    const { person, show } = await withCodes(fixture);
    const other = await withCodes(fixture);
    const passphrase = person.wire.slots.find(({ slotKind }) => slotKind === SLOT_KIND.passphrase);
    const theirs = codeOf(other.person);
    for (const change of [
      { email: "nobody@example.org" },
      { slotId: randomBytes(16) },
      { authKey: randomBytes(32) },
      { slotId: passphrase?.slotId ?? randomBytes(16), authKey: person.authKey },
    ]) {
      expect(await outcomeOf(await show(change))).toBe("401 invalid-credentials");
    }
    // Somebody else's sound code, for this address.
    expect(await outcomeOf(await show(theirs))).toBe("401 invalid-credentials");
  });

  test("[AU-14] five wrong codes lock recovery of the address for 15 minutes, and no sign-in", async () => {
    const fixture = await begin();
    const { person, show, signIn } = await withCodes(fixture);
    for (let i = 0; i < 5; i++) {
      expect(await outcomeOf(await show({ authKey: randomBytes(32) }))).toBe("401 invalid-credentials");
    }
    const locked = await show();
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(800);
    expect(await outcomeOf(locked)).toBe("429 account-locked");
    expect((await signIn(person.authKey)).status).toBe(200);
    fixture.clock.now += 15 * 60_000;
    expect((await show()).status).toBe(200);
  });

  test("[B15] [AU-15] the replacement takes the code, the old passphrase and every login away", async () => {
    const fixture = await begin();
    const { person, as, tokenOf, put, replacement, signIn, stored, show } = await withCodes(fixture);
    for (let i = 0; i < 6; i++) await signIn(randomBytes(32));
    const { body, authKey, slot } = await replacement();
    const token = await tokenOf();
    const done = await put(token, body);
    expect(await done.json()).toEqual({ version: 2 });
    expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers: as }))).toBe(
      "401 unauthenticated",
    );
    // The lock that strangers' guesses left goes too.
    expect((await signIn(authKey)).status).toBe(200);
    expect(await outcomeOf(await signIn(person.authKey))).toBe("401 invalid-credentials");
    const ids = (await stored()).map(({ id }) => formatId("slt", id));
    const kept = person.recovery.slice(1).map(({ slotId }) => slotId);
    expect(ids.toSorted()).toEqual([slot.id, ...kept].map((id) => formatId("slt", id)).toSorted());
    expect(await outcomeOf(await show())).toBe("401 invalid-credentials");
    expect((await show({}, 1)).status).toBe(200);
  });

  test("[AU-15] [AU-17] recovery uses the codes up to the last, and the last one is not removed otherwise", async () => {
    const fixture = await begin();
    const { person, tokenOf, put, replacement, signIn, stored } = await withCodes(fixture);
    const newest = randomBytes(32);
    const accessOf = async (): Promise<string> => (await (await signIn(newest)).json()).tokens.access;
    let keyList = person.wire.keyList;
    const codesLeft = async () =>
      (await stored()).filter(({ kind }) => kind === SLOT_KIND.recoveryCode).length;
    for (const at of [0, 1, 2, 3]) {
      if (at === 3) {
        const removal = await nextKeyList(person, keyList, ({ slots }) => ({
          slots: slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.recoveryCode),
        }));
        const removed = await fixture.send("PUT", "/keys/slots", {
          body: slotsBody(removal, []),
          headers: { authorization: `Bearer ${await accessOf()}`, "if-match": '"v4"' },
        });
        expect(await outcomeOf(removed)).toBe("400 invalid-request");
      }
      const next = await replacement(at, newest, keyList);
      expect((await put(await tokenOf(at), next.body, at + 1)).status).toBe(200);
      keyList = next.keyList;
      expect(await codesLeft()).toBe(3 - at);
    }
  });

  test("[AU-15] a consumed code's token replaces nothing, whatever version it names", async () => {
    const { tokenOf, put, replacement } = await withCodes(await begin());
    const token = await tokenOf();
    const first = await replacement();
    expect((await put(token, first.body)).status).toBe(200);
    expect(await outcomeOf(await put(token, first.body))).toBe("412 version-conflict");
    const again = await replacement(0, randomBytes(32), first.keyList);
    expect(await outcomeOf(await put(token, again.body, 2))).toBe("401 unauthenticated");
  });

  test("[B15] [AU-15] of fifty uses of one code at once exactly one succeeds", async () => {
    const { tokenOf, put, replacement, signIn, stored } = await withCodes(await begin());
    const tokens = await Promise.all([1, 2, 3, 4, 5].map(() => tokenOf()));
    const made = await Promise.all(Array.from({ length: 50 }, () => replacement()));
    const outcomes = await Promise.all(
      made.map(async ({ body }, at) => outcomeOf(await put(tokens[at % 5] ?? "", body))),
    );
    const winners = made.filter((_, at) => outcomes[at] === "200");
    expect(winners).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(["200", "412 version-conflict"]));
    expect(await stored()).toHaveLength(4);
    for (const { authKey } of winners) expect((await signIn(authKey)).status).toBe(200);
  });

  test("[AU-15] signing in by the old passphrase meanwhile leaves no login behind", async () => {
    const fixture = await begin();
    const { person, tokenOf, put, replacement, signIn } = await withCodes(fixture);
    const [token, { body }] = [await tokenOf(), await replacement()];
    const signingIn = Array.from({ length: 4 }, () => signIn(person.authKey));
    const replacing = put(token, body);
    const more = Array.from({ length: 4 }, () => signIn(person.authKey));
    expect((await replacing).status).toBe(200);
    for (const response of await Promise.all([...signingIn, ...more])) {
      if (response.status !== 200) continue;
      const { tokens } = await response.json();
      const headers = { authorization: `Bearer ${tokens.access}` };
      expect(await outcomeOf(await fixture.send("GET", "/auth/me", { headers }))).toBe("401 unauthenticated");
    }
  });

  test("[AU-14] [AU-5] the token is good for nothing else, and for 15 minutes", async () => {
    const fixture = await begin();
    const { person, tokenOf, put, replacement } = await withCodes(fixture);
    const token = await tokenOf();
    const headers = { authorization: `Bearer ${token}`, "if-match": '"v1"' };
    const device = await makeDevice(person);
    const listed = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
      devices: [...devices, listedDevice(device)],
    }));
    for (const [method, path, body] of [
      ["GET", "/auth/me"],
      ["GET", "/keys/slots"],
      ["GET", "/keys/devices"],
      ["POST", "/keys/devices", deviceBody(listed, device)],
      ["POST", "/auth/logout", {}],
      ["GET", `/workspaces/${formatId("wsp", person.wire.workspaceId)}/roster`],
    ] as const) {
      const sent = body === undefined ? { headers } : { headers, body };
      expect(await outcomeOf(await fixture.send(method, path, sent))).toBe("401 unauthenticated");
    }
    const { body } = await replacement();
    const swapped = `${token.slice(0, -4)}${token.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
    expect(await outcomeOf(await put(swapped, body))).toBe("401 unauthenticated");
    fixture.clock.now += 15 * 60_000;
    expect(await outcomeOf(await put(token, body))).toBe("401 token-expired");
    expect((await put(await tokenOf(), body)).status).toBe(200);
  });

  test("[AU-15] a list that does anything else is refused, and nothing has changed", async () => {
    const fixture = await begin();
    const { person, tokenOf, put, replacement, signIn, stored } = await withCodes(fixture);
    const other = await withCodes(fixture);
    const before = await stored();
    const token = await tokenOf();
    const { wire } = person;
    const all = parseKeyList(wire.keyList);
    if (!all.ok) throw new Error("not a key list");
    const slot = await makeSlot(person, SLOT_KIND.passphrase, { kdf: newKdf() });
    const weak = await makeSlot(person, SLOT_KIND.passphrase, { kdf: { ...newKdf(), memoryKib: 8 } });
    const passkey = await makeSlot(person, SLOT_KIND.passkey);
    const foreign = await makeSlot(other.person, SLOT_KIND.passphrase, { kdf: newKdf() });
    const authKey = randomBytes(32);
    const codes = all.value.slots.filter(({ slotKind }) => slotKind === SLOT_KIND.recoveryCode);
    const used = codeOf(person).slotId;
    const unused = codes.filter(({ slotId }) => Buffer.compare(slotId, used) !== 0);
    const sent = async (
      slots: typeof all.value.slots,
      put: Parameters<typeof slotsBody>[1],
      signer?: CryptoKey,
    ) => slotsBody(await nextKeyList(person, wire.keyList, () => ({ slots }), signer), put);
    const own = { ...slot, authKey };
    const stranger = other.person.secrets.identity.ed.privateKey;
    const cases: readonly (readonly [ReturnType<typeof slotsBody>, string])[] = [
      [await sent([...codes, listedSlot(slot)], [own]), "400 invalid-request"],
      [await sent([...unused.slice(1), listedSlot(slot)], [own]), "400 invalid-request"],
      [await sent([...codes.slice(1), ...codes.slice(0, 1)], []), "400 invalid-request"],
      [await sent([...unused, listedSlot(slot), listedSlot(passkey)], [own, passkey]), "400 invalid-request"],
      [await sent([...unused, listedSlot(weak)], [{ ...weak, authKey }]), "400 invalid-request"],
      [await sent([...unused, listedSlot(slot)], [slot]), "400 invalid-request"],
      [await sent([...unused, listedSlot(slot)], [own], stranger), "422 bad-signature"],
      [await sent([...unused, listedSlot(foreign)], [{ ...foreign, authKey }]), "422 wrong-place"],
      [(await other.replacement()).body, "422 wrong-place"],
    ];
    for (const [body, expected] of cases) expect(await outcomeOf(await put(token, body))).toBe(expected);
    expect(await stored()).toEqual(before);
    expect((await signIn(person.authKey)).status).toBe(200);
    expect((await put(token, (await replacement()).body)).status).toBe(200);
  });
});

test("[AU-11] [AU-14] recovery has a rate of its own", async () => {
  const perMinute = { ...RATES_PER_MINUTE, recover: 2 };
  const { show } = await withCodes(await fixtureOn(memoryBackend(), perMinute));
  expect((await show()).status).toBe(200);
  expect((await show()).headers.get("x-holdfast-rate-limit-limit")).toBe("2");
  expect(await outcomeOf(await show())).toBe("429 rate-limited");
});
