import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { listedDevice, listedSlot, makeDevice, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, randomBytes } from "../../testing/person.ts";
import { slotsBody } from "../../testing/wire-changes.ts";

const newKdf = () => ({ id: "argon2id" as const, ...KDF_FLOOR, salt: randomBytes(32) });

const signed = async (fixture: Fixture, options?: Parameters<Fixture["signUp"]>[0]) => {
  const { person, as } = await fixture.signUp(options);
  const put = (body: unknown, version: string | null = '"v1"') =>
    fixture.send("PUT", "/keys/slots", {
      body,
      headers: { ...as, ...(version === null ? {} : { "if-match": version }) },
    });
  const read = async () => (await fixture.send("GET", "/keys/slots", { headers: as })).json();
  /** The outcome of a change that must change nothing. */
  const refused = async (body: unknown, version?: string | null): Promise<string> => {
    const before = await read();
    const outcome = await outcomeOf(await put(body, version));
    expect(await read()).toEqual(before);
    return outcome;
  };
  return { person, as, put, read, refused };
};

describeOnBackends("replacing slots", (begin) => {
  test("[AU-9] a new passphrase takes the place of the old one, which signs in no more", async () => {
    const fixture = await begin();
    const { person, put, read } = await signed(fixture);
    const kdf = newKdf();
    const slot = await makeSlot(person, SLOT_KIND.passphrase, { kdf });
    const authKey = randomBytes(32);
    const keyList = await nextKeyList(person, person.wire.keyList, () => ({ slots: [listedSlot(slot)] }));
    const response = await put(slotsBody(keyList, [{ ...slot, authKey }]));
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe('"v2"');
    expect(await response.json()).toEqual({ version: 2 });
    const { slots } = await read();
    expect(slots.map(({ id }: { id: string }) => id)).toEqual([formatId("slt", slot.id)]);
    const { email } = person;
    const login = (key: Bytes) =>
      fixture.send("POST", "/auth/login", { body: { email, authKey: toBase64url(key), client: "bearer" } });
    expect(await outcomeOf(await login(person.authKey))).toBe("401 invalid-credentials");
    expect(await outcomeOf(await login(authKey))).toBe("200");
    const asked = await fixture.send("POST", "/auth/kdf", { body: { email } });
    expect((await asked.json()).kdf.salt).toBe(toBase64url(kdf.salt));
  });

  test("[AU-9] the same slot may have new objects, and recovery codes come and go as the list says", async () => {
    const { person, put, read } = await signed(await begin(), { recoveryCodes: 4 });
    const codes = await Promise.all([1, 2, 3, 4].map(() => makeSlot(person, SLOT_KIND.recoveryCode)));
    const kdf = newKdf();
    const [own] = person.wire.slots;
    const slot = await makeSlot(person, SLOT_KIND.passphrase, { kdf, id: own?.slotId ?? randomBytes(16) });
    const all = [slot, ...codes];
    const keyList = await nextKeyList(person, person.wire.keyList, () => ({ slots: all.map(listedSlot) }));
    const sent = all.map((each) => ({ ...each, authKey: randomBytes(32) }));
    expect((await put(slotsBody(keyList, sent))).status).toBe(200);
    const ids = (await read()).slots.map(({ id }: { id: string }) => id);
    expect(ids.toSorted()).toEqual(all.map(({ id }) => formatId("slt", id)).toSorted());
  });

  test("[AU-17] [SL-6] the passphrase and the last two recovery codes cannot be removed", async () => {
    const fixture = await begin();
    const { person, put, refused } = await signed(fixture, { recoveryCodes: 4 });
    const isCode = ({ slotKind }: { readonly slotKind: number }) => slotKind === SLOT_KIND.recoveryCode;
    const keeping = (codes: number, from = person.wire.keyList, others = true) =>
      nextKeyList(person, from, ({ slots }) => ({
        slots: [...slots.filter((slot) => others && !isCode(slot)), ...slots.filter(isCode).slice(0, codes)],
      }));
    for (const codes of [0, 1]) {
      expect(await refused(slotsBody(await keeping(codes), []))).toBe("400 invalid-request");
    }
    expect(await refused(slotsBody(await keeping(4, person.wire.keyList, false), []))).toBe(
      "400 invalid-request",
    );
    const two = await keeping(2);
    expect((await put(slotsBody(two, []))).status).toBe(200);
    expect(await fixture.dump()).toContain("slot.removed");
    for (const codes of [0, 1]) {
      const body = slotsBody(await keeping(codes, two), []);
      expect(await refused(body, '"v2"')).toBe("400 invalid-request");
    }
    const [one, other] = [
      await makeSlot(person, SLOT_KIND.recoveryCode),
      await makeSlot(person, SLOT_KIND.device),
    ];
    const instead = await nextKeyList(person, two, ({ slots }) => ({
      slots: [...slots.filter((slot) => !isCode(slot)), listedSlot(one), listedSlot(other)],
    }));
    const sent = [{ ...one, authKey: randomBytes(32) }, other];
    expect(await refused(slotsBody(instead, sent), '"v2"')).toBe("400 invalid-request");
  });

  test("[AU-9] a change names the version it was made for", async () => {
    const { person, refused, put } = await signed(await begin());
    const keyList = await nextKeyList(person, person.wire.keyList, () => ({}));
    const body = slotsBody(keyList, []);
    expect(await refused(body, null)).toBe("428 precondition-required");
    for (const version of ['"v2"', '"v0"', '"v9999999999"', "v1", 'W/"v1"', "*", '"v1", "v2"'])
      expect(await refused(body, version)).toBe("412 version-conflict");
    expect((await put(body)).status).toBe(200);
    expect(await refused(body)).toBe("412 version-conflict");
    expect(await refused(body, '"v2"')).toBe("422 bad-references");
  });

  test("[AU-9] of ten changes at once exactly one is stored", async () => {
    const { person, put, read } = await signed(await begin());
    const lists = await Promise.all(
      Array.from({ length: 10 }, () => nextKeyList(person, person.wire.keyList, () => ({}))),
    );
    const outcomes = await Promise.all(lists.map(async (list) => outcomeOf(await put(slotsBody(list, [])))));
    expect(outcomes.filter((outcome) => outcome === "200")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "412 version-conflict")).toHaveLength(9);
    expect((await read()).version).toBe(2);
  });

  test("[AU-9] a list that is not the next one of this identity is refused", async () => {
    const { person, refused } = await signed(await begin());
    const { wire } = person;
    const stranger = await createPerson();
    const signer = stranger.secrets.identity.ed.privateKey;
    const make = (change: Partial<KeyList>, by?: CryptoKey) =>
      nextKeyList(person, wire.keyList, () => change, by);
    const cases: readonly (readonly [Bytes, string])[] = [
      [await make({}, signer), "422 bad-signature"],
      [await make({ identityEd: stranger.secrets.identity.ed.publicKey }, signer), "422 bad-signature"],
      [await make({ identityX: stranger.secrets.identity.x.publicKey }), "422 bad-references"],
      [await make({ accountId: stranger.accountId }), "422 wrong-place"],
      [await make({ version: 3 }), "422 bad-references"],
      [await make({ version: 1, previousDigest: new Uint8Array(32) }), "422 bad-references"],
      [await make({ previousDigest: randomBytes(32) }), "422 bad-references"],
      [await make({ assistedAllowed: true }), "422 malformed-object"],
      [await make({ originService: true }), "422 malformed-object"],
      [await make({ revokedDevices: [person.deviceId] }), "422 bad-references"],
      [await make({ devices: [] }), "422 bad-references"],
      [await make({ devices: [listedDevice(await makeDevice(person))] }), "422 bad-references"],
      [wire.keyList, "422 bad-references"],
      [wire.roster, "422 wrong-kind"],
      [stranger.wire.keyList, "422 wrong-place"],
    ];
    for (const [keyList, expected] of cases) expect(await refused(slotsBody(keyList, []))).toBe(expected);
  });

  test("[AU-9] slots are sound, named, of this account, and sign in as their kind does", async () => {
    const fixture = await begin();
    const { person, refused } = await signed(fixture);
    const authKey = randomBytes(32);
    const spare = await makeSlot(person, SLOT_KIND.device);
    const code = await makeSlot(person, SLOT_KIND.recoveryCode);
    const weak = await makeSlot(person, SLOT_KIND.passphrase, { kdf: { ...newKdf(), passes: 2 } });
    const bare = await makeSlot(person, SLOT_KIND.passphrase);
    const second = await makeSlot(person, SLOT_KIND.passphrase, { kdf: newKdf() });
    const theirs = (await signed(fixture)).person;
    const foreign = await makeSlot(theirs, SLOT_KIND.device);
    const taken = await makeSlot(person, SLOT_KIND.device, {
      id: theirs.wire.slots[0]?.slotId ?? randomBytes(16),
    });
    const adding = (...slots: (typeof spare)[]) =>
      nextKeyList(person, person.wire.keyList, ({ slots: own }) => ({
        slots: [...own, ...slots.map(listedSlot)],
      }));
    const replacing = (slot: typeof spare) =>
      nextKeyList(person, person.wire.keyList, () => ({ slots: [listedSlot(slot)] }));
    const unchanged = await nextKeyList(person, person.wire.keyList, () => ({}));
    const cases: readonly (readonly [ReturnType<typeof slotsBody>, string])[] = [
      [slotsBody(await adding(spare), [{ ...spare, authKey }]), "400 invalid-request"],
      [slotsBody(await adding(code), [code]), "400 invalid-request"],
      [slotsBody(await adding(second), [{ ...second, authKey }]), "400 invalid-request"],
      [slotsBody(await adding(bare), [{ ...bare, authKey }]), "400 invalid-request"],
      [slotsBody(await adding(weak), [{ ...weak, authKey }]), "400 invalid-request"],
      [slotsBody(await replacing(spare), [spare]), "400 invalid-request"],
      [slotsBody(await adding(spare), []), "422 bad-references"],
      [slotsBody(unchanged, [spare]), "422 bad-references"],
      [slotsBody(await adding(spare), [spare, spare]), "422 bad-references"],
      [slotsBody(await adding(foreign), [foreign]), "422 wrong-place"],
      [slotsBody(await adding(spare), [{ ...spare, wrap: foreign.wrap }]), "422 wrong-place"],
      [slotsBody(await adding(spare), [{ ...spare, slot: spare.wrap }]), "422 wrong-kind"],
      [slotsBody(await adding(spare), [{ ...spare, id: code.id }]), "422 wrong-place"],
      [slotsBody(await adding(taken), [taken]), "409 id-taken"],
    ];
    for (const [body, expected] of cases) expect(await refused(body)).toBe(expected);
  });

  test("[AU-9] [A16] there are never more than ten slots beside the recovery codes", async () => {
    const { person, put, refused } = await signed(await begin());
    const spares = await Promise.all(Array.from({ length: 10 }, () => makeSlot(person, SLOT_KIND.device)));
    const adding = (slots: typeof spares) =>
      nextKeyList(person, person.wire.keyList, ({ slots: own }) => ({
        slots: [...own, ...slots.map(listedSlot)],
      }));
    expect(await refused(slotsBody(await adding(spares), spares))).toBe("400 invalid-request");
    const nine = spares.slice(1);
    expect((await put(slotsBody(await adding(nine), nine))).status).toBe(200);
  });
});
