import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { PASSKEYS_MAX, RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { type Authenticator, cbor, createAuthenticator, type Lie } from "../../testing/authenticator.ts";
import { memoryBackend } from "../../testing/backends.ts";
import { fixtureOn, ORIGIN, outcomeOf } from "../../testing/fixture.ts";
import { listedSlot, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import {
  addPasskey,
  createdBy,
  createPasskey,
  listPasskeys,
  passkeyKeys,
  storedKeys,
  withUnlocking,
} from "../../testing/passkeys.ts";
import { randomBytes } from "../../testing/person.ts";

describeOnBackends("adding a passkey", (begin) => {
  test("[PK-3] it signs in only, and is listed without its key", async () => {
    const fixture = await begin();
    const { answer, as } = await fixture.signUp();
    const authenticator = await createAuthenticator(ORIGIN);
    const asked = await fixture.send("POST", "/auth/passkeys/register/options", { headers: as });
    const options = await asked.json();
    expect(options).toMatchObject({
      rp: { id: "localhost", name: "Holdfast" },
      user: { id: toBase64url(idBytes(answer.account.id as `acc_${string}`)), name: answer.account.email },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: [],
    });
    const headers = { ...as, "user-agent": "Authenticator test" };
    const added = await addPasskey(
      fixture,
      headers,
      { credential: await authenticator.create(options) },
      null,
    );
    expect(added.status).toBe(201);
    const view = await added.json();
    expect(view).toEqual({
      id: expect.stringMatching(/^pky_/),
      slotId: null,
      transports: ["internal"],
      synced: false,
      userAgent: "Authenticator test",
      createdAt: new Date(fixture.clock.now).toISOString(),
      lastUsedAt: null,
    });
    expect(await listPasskeys(fixture, as)).toEqual([view]);
    const again = await fixture.send("POST", "/auth/passkeys/register/options", { headers: as });
    expect((await again.json()).excludeCredentials).toEqual([
      { type: "public-key", id: authenticator.id, transports: ["internal"] },
    ]);
    expect(JSON.stringify(await listPasskeys(fixture, as))).not.toContain(authenticator.id);
    expect((await storedKeys(fixture, as)).version).toBe(1);
  });

  test("[PK-3] with its slot, the list that names it and everything else as it was", async () => {
    const fixture = await begin();
    const { person, as, keys, added, view } = await withUnlocking(fixture);
    expect(added.status).toBe(201);
    expect(view.slotId).toBe(formatId("slt", keys.made.id));
    const stored = await storedKeys(fixture, as);
    expect(stored).toMatchObject({ version: 2, keyList: keys.sent.keyList });
    expect(stored.slots).toHaveLength(person.wire.slots.length + 1);
    expect(stored.slots).toContainEqual(keys.sent.slot);
  });

  test("[PK-3] [PK-9] a list that does anything else is refused, and nothing is stored", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp({ recoveryCodes: 4 });
    const other = await fixture.signUp();
    const authenticator = await createAuthenticator(ORIGIN);
    const credential = await createdBy(fixture, as, authenticator);
    const { sent, made } = await passkeyKeys(person);
    const theirs = await passkeyKeys(other.person);
    const device = await makeSlot(person, 4);
    const wire = ({ id, slot, wrap }: typeof device) => ({
      id: formatId("slt", id),
      slot: toBase64url(slot),
      wrap: toBase64url(wrap),
    });
    const naming = async (change: Parameters<typeof nextKeyList>[2], signer?: CryptoKey) =>
      toBase64url(await nextKeyList(person, person.wire.keyList, change, signer));
    const [own] = person.wire.slots;
    const cases: readonly (readonly [unknown, string | null, string])[] = [
      [sent, null, "428 precondition-required"],
      [sent, '"v2"', "412 version-conflict"],
      [{ ...sent, slot: theirs.sent.slot }, '"v1"', "422 wrong-place"],
      [theirs.sent, '"v1"', "422 wrong-place"],
      [{ ...sent, keyList: await naming(() => ({})) }, '"v1"', "422 bad-references"],
      [
        {
          keyList: await naming(({ slots }) => ({ slots: [...slots, listedSlot(device)] })),
          slot: wire(device),
        },
        '"v1"',
        "400 invalid-request",
      ],
      [
        {
          ...sent,
          keyList: await naming(({ slots }) => ({
            slots: [...slots.filter(({ slotKind }) => slotKind === 1), listedSlot(made)],
          })),
        },
        '"v1"',
        "400 invalid-request",
      ],
      [
        {
          ...sent,
          keyList: await naming(
            ({ slots }) => ({ slots: [...slots, listedSlot(made)] }),
            other.person.secrets.identity.ed.privateKey,
          ),
        },
        '"v1"',
        "422 bad-signature",
      ],
      [
        { ...sent, slot: { ...sent.slot, id: formatId("slt", own?.slotId ?? randomBytes(16)) } },
        '"v1"',
        "422 wrong-place",
      ],
    ];
    for (const [keys, version, expected] of cases)
      expect(await outcomeOf(await addPasskey(fixture, as, { credential, keys }, version))).toBe(expected);
    expect(await listPasskeys(fixture, as)).toEqual([]);
    expect((await storedKeys(fixture, as)).version).toBe(1);
    expect((await addPasskey(fixture, as, { credential, keys: sent })).status).toBe(201);
  });

  test("[PK-3] [PK-7] an answer of another origin, host, purpose or person, or that proves too little or too much, is refused", async () => {
    const fixture = await begin();
    const { as } = await fixture.signUp();
    const self = new Map([["x5c", [randomBytes(300)]]]);
    const lies: readonly Lie[] = [
      { origin: "http://localhost:9999" },
      { origin: "https://localhost:8787" },
      { origin: "http://evil.example" },
      { rpId: "evil.example" },
      { type: "webauthn.get" },
      { crossOrigin: true },
      { challenge: toBase64url(randomBytes(32)) },
      { flags: 0b001 },
      { flags: 0b100 },
      { algorithm: -37 },
      {
        attestation: new Map([
          ["fmt", "packed"],
          ["attStmt", self],
        ] as [string, never][]),
      },
      {
        attestation: new Map([
          ["fmt", "android-key"],
          ["attStmt", self],
        ] as [string, never][]),
      },
      {
        attestation: new Map([
          ["fmt", "none"],
          ["attStmt", self],
        ] as [string, never][]),
      },
    ];
    for (const lie of lies) {
      const credential = await createdBy(fixture, as, await createAuthenticator(ORIGIN), lie);
      expect([lie, await outcomeOf(await addPasskey(fixture, as, { credential }))]).toEqual([
        lie,
        "422 passkey-refused",
      ]);
    }
    expect(await listPasskeys(fixture, as)).toEqual([]);
    const whole = await createdBy(fixture, as, await createAuthenticator(ORIGIN));
    const bytes = cbor(new Map([["fmt", "none"]]));
    for (const attestationObject of ["AAAA", toBase64url(bytes), toBase64url(randomBytes(100))]) {
      const credential = { ...whole, response: { ...whole.response, attestationObject } };
      expect(await outcomeOf(await addPasskey(fixture, as, { credential }))).toBe("422 passkey-refused");
    }
    const renamed = { ...whole, id: toBase64url(randomBytes(32)), rawId: toBase64url(randomBytes(32)) };
    expect(await outcomeOf(await addPasskey(fixture, as, { credential: renamed }))).toBe(
      "422 passkey-refused",
    );
    expect(
      await outcomeOf(
        await addPasskey(fixture, as, { credential: { ...whole, id: renamed.id, rawId: renamed.id } }),
      ),
    ).toBe("422 passkey-refused");
  });

  test("[PK-4] a question is answered once, in five minutes, by the login that asked", async () => {
    const fixture = await begin();
    const { as } = await fixture.signUp();
    const { as: other } = await fixture.signUp();
    const created = async () => createdBy(fixture, as, await createAuthenticator(ORIGIN));
    const credential = await created();
    expect(await outcomeOf(await addPasskey(fixture, other, { credential }))).toBe("422 passkey-refused");
    expect((await addPasskey(fixture, as, { credential })).status).toBe(201);
    expect(await outcomeOf(await addPasskey(fixture, as, { credential }))).toBe("422 passkey-refused");
    const late = await created();
    fixture.clock.now += 5 * 60_000;
    expect(await outcomeOf(await addPasskey(fixture, as, { credential: late }))).toBe("422 passkey-refused");
    const authenticator = await createAuthenticator(ORIGIN);
    const twice = await Promise.all([1, 2].map(() => createdBy(fixture, as, authenticator)));
    const both = await Promise.all(
      twice.map(async (each) => outcomeOf(await addPasskey(fixture, as, { credential: each }))),
    );
    expect(both.toSorted()).toEqual(["201", "409 id-taken"]);
  });

  test("[PK-10] there are at most nine", async () => {
    const fixture = await begin();
    const { as } = await fixture.signUp();
    for (let i = 0; i < PASSKEYS_MAX; i++) expect((await createPasskey(fixture, as)).status).toBe(201);
    expect(await outcomeOf(await createPasskey(fixture, as))).toBe("409 passkey-limit");
    expect(await listPasskeys(fixture, as)).toHaveLength(PASSKEYS_MAX);
  });
});

test("[PK-2] a body with a result of the PRF extension is refused, wherever it stands", async () => {
  const fixture = await fixtureOn(memoryBackend());
  const { as } = await fixture.signUp();
  const authenticator: Authenticator = await createAuthenticator(ORIGIN);
  const created = await createdBy(fixture, as, authenticator);
  const asked = await fixture.send("POST", "/auth/passkeys/authenticate/options", { body: {} });
  const shown = await authenticator.get(await asked.json());
  const first = toBase64url(authenticator.prf(randomBytes(32)));
  const before = await fixture.dump();
  const results = [
    { prf: { results: { first } } },
    { prf: { enabled: true } },
    { hmacGetSecret: { output1: first } },
  ];
  const bodies = (credential: object) => [
    ...results.map((clientExtensionResults) => ({ credential: { ...credential, clientExtensionResults } })),
    { credential, prf: first },
    { credential: { ...credential, prf: { results: { first } } } },
  ];
  for (const body of bodies(created)) {
    const refused = await addPasskey(fixture, as, body);
    const text = await refused.text();
    expect([refused.status, JSON.parse(text).code]).toEqual([400, "invalid-request"]);
    expect(text).not.toContain(first);
  }
  for (const body of bodies(shown)) {
    const refused = await fixture.send("POST", "/auth/passkeys/authenticate/verify", {
      body: { ...body, client: "bearer" },
    });
    expect(await outcomeOf(refused)).toBe("400 invalid-request");
  }
  expect(await fixture.dump()).toBe(before);
  expect(fixture.log.join("\n")).not.toContain(first);
});

test("[PK-11] [AU-11] passkeys have the rate of signing in", async () => {
  const fixture = await fixtureOn(memoryBackend(), { ...RATES_PER_MINUTE, login: 2 });
  const { as } = await fixture.signUp();
  for (const [path, body] of [
    ["register/options", undefined],
    ["register/verify", {}],
    ["authenticate/options", {}],
    ["authenticate/verify", {}],
  ] as const) {
    const ask = () => fixture.send("POST", `/auth/passkeys/${path}`, { headers: as, body });
    await ask();
    expect((await ask()).headers.get("x-holdfast-rate-limit-remaining")).toBe("0");
    expect(await outcomeOf(await ask())).toBe("429 rate-limited");
  }
});
