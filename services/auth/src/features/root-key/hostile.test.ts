import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import type { KeyList } from "@holdfast/vault/key-list";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { NO_GRANT, parseRoster, type Roster } from "@holdfast/vault/roster";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { type RootOptions, replaceRoot } from "../../testing/root-changes.ts";
import { bytes, listed, rostered, stated, value, withMember } from "../../testing/root-lies.ts";
import { join, newestOf } from "../../testing/sharing.ts";

/** Ada with Ben as an admin in her home, and Ben's workspace, of which she is an admin. */
const begun = async (fixture: Fixture) => {
  const ada = await fixture.signUp({ recoveryCodes: 4 });
  const ben = await fixture.signUp();
  await join(fixture, ada, ben, "admin");
  await join(fixture, ben, ada, "admin");
  const keysOf = ({ secrets: { spaceKey, keyRing } }: Person) => ({ spaceKey, ring: keyRing });
  const home = { roster: await newestOf(fixture, ada), ...keysOf(ada.person), others: [ben.person] };
  const shared = { roster: await newestOf(fixture, ben), ...keysOf(ben.person), others: [ben.person] };
  const make = (options: RootOptions = {}) =>
    replaceRoot(ada.person, { workspaces: [home, shared], ...options });
  const post = (body: unknown, version = 1, as = ada.as) =>
    fixture.send("POST", "/keys/root", { body, headers: { ...as, "if-match": `"v${version}"` } });
  /** Everything but how often somebody asked. */
  const stored = async () => (await fixture.dump()).replace(/"rate_limits",\[.*?\](?=,"refresh_tokens")/, "");
  /** The outcome of a change that must leave everything that is stored as it is. */
  const refused = async (body: unknown, version?: number): Promise<string> => {
    const before = await stored();
    const outcome = await outcomeOf(await post(body, version));
    expect(await stored()).toBe(before);
    return outcome;
  };
  return { fixture, ada, ben, home, shared, make, post, stored, refused };
};

describeOnBackends("replacing the root key, with something wrong", (begin) => {
  test("[RO-11] an honest one is taken, so that the others are refused for what is wrong with them", async () => {
    const { make, post, ben, fixture } = await begun(await begin());
    expect(await outcomeOf(await post((await make()).body))).toBe("200");
    expect(value(parseRoster(await newestOf(fixture, ben))).epoch).toBe(2);
  });

  test("[RO-9] [RO-11] the statement must be this account's, of the stored identity, for this list, accepted, and no rival", async () => {
    const { ada, ben, make, refused, post } = await begun(await begin());
    const made = await make();
    const { body } = made;
    const by = (change: object, signers = {}) => stated(made, ada.person, change, signers);
    const theirs = ben.person.secrets.identity.ed;
    const cases: readonly (readonly [string, string])[] = [
      [await by({ accountId: ben.person.accountId }), "422 wrong-place"],
      [await by({ identityEd: theirs.publicKey }, { earlier: theirs.privateKey }), "422 bad-signature"],
      [await by({}, { earlier: theirs.privateKey }), "422 bad-signature"],
      [await by({}, { next: theirs.privateKey }), "422 bad-signature"],
      [await by({ keyListDigest: randomBytes(32) }), "422 bad-references"],
      [await by({ homeId: ben.person.wire.workspaceId }), "422 bad-references"],
      [await by({ version: 3 }), "422 bad-references"],
      [await by({ nextX: theirs.publicKey }), "422 bad-references"],
      [await by({ nextEd: theirs.publicKey }, { next: theirs.privateKey }), "422 bad-references"],
      [toBase64url(bytes(body.keyList).slice(0, 347)), "422 malformed-object"],
    ];
    for (const [successor, outcome] of cases) expect(await refused({ ...body, successor })).toBe(outcome);
    const rival = await make();
    expect(await outcomeOf(await post(body))).toBe("200");
    expect(await refused(body)).toBe("412 version-conflict");
    expect(await refused(body, 2)).toBe("422 bad-signature");
    expect(await refused(rival.body, 2)).toBe("422 bad-signature");
    const keyList = await listed(made, () => ({ version: 3, previousDigest: sha256Sync(made.next.keyList) }));
    expect(await refused({ ...body, keyList }, 2)).toBe("422 bad-signature");
  });

  test("[RO-11] the list goes on from the stored one, is the next identity's, and says nothing else of the account", async () => {
    const { ada, make, refused } = await begun(await begin());
    const made = await make();
    const { body } = made;
    const list = (change: (list: KeyList) => Partial<KeyList>) => listed(made, change);
    const cases: readonly (readonly [string, string])[] = [
      [await list(() => ({ version: 3 })), "422 bad-references"],
      [await list(() => ({ previousDigest: randomBytes(32) })), "422 bad-references"],
      [await list(() => ({ identityX: randomBytes(32) })), "422 bad-references"],
      [await list(() => ({ assistedAllowed: true })), "422 malformed-object"],
      [await list(() => ({ originService: true })), "422 malformed-object"],
      [await list(() => ({ revokedDevices: [ada.person.deviceId] })), "422 bad-references"],
      [await list(() => ({ devices: [] })), "422 bad-references"],
      [await list(({ slots }) => ({ slots: slots.slice(1) })), "422 bad-references"],
      [toBase64url(ada.person.wire.keyList), "422 bad-references"],
    ];
    for (const [keyList, outcome] of cases) expect(await refused({ ...body, keyList })).toBe(outcome);
  });

  test("[RO-11] every slot that stays is sealed to anew as it is, none but those comes or goes", async () => {
    const { ada, ben, make, refused } = await begun(await begin());
    const foreign = (await replaceRoot(ben.person)).body.slots[0];
    const { body } = await make();
    const [first, second, ...rest] = body.slots;
    if (first === undefined || second === undefined || foreign === undefined) throw new Error("no slots");
    const stored = toBase64url(ada.person.wire.slots[0]?.slot ?? new Uint8Array(0));
    const of = (...slots: ReplaceRootBody["slots"]) => ({ ...body, slots });
    expect(await refused(of(first, first, second, ...rest))).toBe("400 invalid-request");
    expect(await refused(of(first, ...rest))).toBe("400 invalid-request");
    expect(await refused(of({ ...first, wrap: second.wrap }, second, ...rest))).toBe("422 wrong-place");
    expect(await refused(of({ ...first, id: foreign.id }, second, ...rest))).toBe("422 bad-references");
    expect(await refused(of({ ...foreign, id: first.id }, second, ...rest))).toBe("422 wrong-place");
    expect(await refused(of({ ...first, authKey: toBase64url(randomBytes(32)) }, second, ...rest))).toBe(
      "400 invalid-request",
    );
    expect(await refused(of({ ...first, slot: stored }, second, ...rest))).toBe("400 invalid-request");
    for (const rootVersion of [1, 3])
      expect(await refused((await make({ rootVersion })).body)).toBe("422 bad-references");
    const isCode: RootOptions["keeps"] = ({ slotKind }) => slotKind === SLOT_KIND.recoveryCode;
    const isOne: RootOptions["keeps"] = (slot) => !isCode(slot);
    expect(await refused((await make({ keeps: isCode })).body)).toBe("400 invalid-request");
    expect(await refused((await make({ keeps: isOne })).body)).toBe("400 invalid-request");
    const fresh = (slotKind: 2 | 3 | 4) => {
      const kdf = null;
      return { slotId: randomBytes(16), slotKind, kek: randomBytes(32), kdf, authKey: randomBytes(32) };
    };
    const code = fresh(SLOT_KIND.recoveryCode);
    expect(await refused((await make({ fresh: [code] })).body)).toBe("400 invalid-request");
    expect(await refused((await make({ keeps: isOne, fresh: [code] })).body)).toBe("400 invalid-request");
    for (const kind of [SLOT_KIND.passkey, SLOT_KIND.device])
      expect(await refused((await make({ fresh: [fresh(kind)] })).body)).toBe("400 invalid-request");
    const kdf = { id: "argon2id" as const, ...KDF_FLOOR, passes: 2, salt: randomBytes(32) };
    const weak = { ...fresh(4), slotKind: SLOT_KIND.passphrase, kdf };
    expect(await refused((await make({ keeps: isCode, fresh: [weak] })).body)).toBe("400 invalid-request");
    const taken = ben.person.wire.slots[0]?.slotId ?? randomBytes(16);
    const honest = { ...weak, kdf: { ...kdf, passes: 3 }, slotId: taken };
    expect(await refused((await make({ keeps: isCode, fresh: [honest] })).body)).toBe("409 id-taken");
  });

  test("[RO-11] devices keep their keys, rights and days, none comes, and none signs that may not", async () => {
    const { make, refused } = await begun(await begin());
    const { edPublic, xPublic } = await generateDeviceKeys();
    const changes: readonly object[] = [
      { edPublic },
      { xPublic },
      { deviceId: randomBytes(16) },
      { version: 0 },
      { roleCap: ROLE.member },
      { agent: true },
      { assisted: true },
      { ephemeral: true },
      { notAfter: Date.now() + 1_000 },
      { notBefore: 0 },
      { byteLimit: 1 },
      { sessionIds: [randomBytes(16)] },
    ];
    for (const change of changes) {
      const { body } = await make({ certify: (certificate) => ({ ...certificate, ...change }) });
      expect([change, await refused(body)]).toEqual([change, "422 bad-references"]);
    }
    const { body } = await make();
    expect(await refused({ ...body, devices: [] })).toBe("422 bad-references");
    expect(await refused({ ...body, devices: [...body.devices, ...body.devices] })).toBe(
      "422 bad-references",
    );
    const other = await make();
    expect(await refused({ ...body, devices: other.body.devices })).toBe("422 bad-signature");
  });

  test("[RO-11] workspaces are all that it administers, each as it stands, and nothing of anybody else's changes", async () => {
    const { ada, ben, home, shared, make, refused, fixture } = await begun(await begin());
    const { body, next } = await make();
    const [first, second] = body.workspaces;
    if (first === undefined || second === undefined) throw new Error("no workspaces");
    const of = (...workspaces: ReplaceRootBody["workspaces"]) => ({ ...body, workspaces });
    expect(await refused(of(first))).toBe("412 version-conflict");
    expect(await refused(of())).toBe("412 version-conflict");
    expect(await refused(of(first, first, second))).toBe("400 invalid-request");
    const stranger = await fixture.signUp();
    const foreign = formatId("wsp", stranger.person.wire.workspaceId);
    expect(await refused(of(first, second, { ...second, id: foreign }))).toBe("404 not-found");
    expect(await refused(of({ ...first, id: second.id, version: second.version }, second))).toBe(
      "422 wrong-place",
    );
    for (const at of [0, 1])
      for (const version of [1, 3]) {
        const stale = body.workspaces.map((each, i) => (i === at ? { ...each, version } : each));
        expect(await refused({ ...body, workspaces: stale })).toBe("412 version-conflict");
      }
    const roster = (change: (roster: Roster) => Partial<Roster>, signer?: CryptoKey) =>
      rostered(body, 1, ada.person, change, signer);
    const benId = ben.person.accountId;
    const nextEd = next.identity.ed;
    const cases: readonly (readonly [string, ReplaceRootBody, string])[] = [
      ["same epoch", await roster(({ epoch }) => ({ epoch: epoch - 1, minWriteEpoch: 1 })), "422"],
      ["open for writing", await roster(() => ({ minWriteEpoch: 1 })), "422"],
      ["another role", await roster((each) => withMember(each, benId, { role: ROLE.admin })), "422"],
      ["a member out", await roster(({ members }) => ({ members: members.slice(0, 1) })), "422"],
      [
        "another's identity",
        await roster((each) => withMember(each, benId, { identityEd: randomBytes(32) })),
        "422",
      ],
      ["no grant", await roster((each) => withMember(each, benId, { grantDigest: NO_GRANT })), "422"],
      ["assisted mode", await roster(() => ({ assistedAllowed: true })), "422"],
      ["another founder", await roster(() => ({ founderNonce: randomBytes(16) })), "422"],
      [
        "by the next identity",
        await roster(() => ({ signerIdentity: nextEd.publicKey }), nextEd.privateKey),
        "422",
      ],
      [
        "the earlier identity",
        await roster((each) =>
          withMember(each, ada.person.accountId, { identityEd: ada.person.secrets.identity.ed.publicKey }),
        ),
        "422",
      ],
      ["by nobody", await roster(() => ({}), nextEd.privateKey), "422"],
    ];
    for (const [why, wrong, outcome] of cases)
      expect([why, (await refused(wrong)).slice(0, 3)]).toEqual([why, outcome]);
    const without = { ...second, grants: second.grants.slice(1) };
    expect(await refused(of(first, without))).toBe("422 bad-references");
    const twice = { ...second, grants: [...second.grants, ...second.grants] };
    expect(await refused(of(first, twice))).toBe("422 bad-references");
    expect(await refused(of(first, { ...second, keyRing: first.keyRing }))).toBe("422 wrong-place");
    const byEarlier = await make({ granter: ada.person.secrets.identity });
    expect(await refused(byEarlier.body)).toBe("422 bad-signature");
    const others = [
      { ...ben.person, secrets: { ...ben.person.secrets, identity: stranger.person.secrets.identity } },
    ];
    const toStranger = await make({ workspaces: [home, { ...shared, others }] });
    expect(await refused(toStranger.body)).toBe("422 bad-references");
  });

  test("[RO-11] without a precondition, with a field too many, or in another's name: nothing", async () => {
    const { ada, ben, make, stored, refused, fixture, post } = await begun(await begin());
    const { body } = await make();
    const before = await stored();
    const bare = await fixture.send("POST", "/keys/root", { body, headers: ada.as });
    expect(await outcomeOf(bare)).toBe("428 precondition-required");
    expect((await outcomeOf(await post(body, 1, ben.as))).slice(0, 3)).toBe("422");
    expect(await stored()).toBe(before);
    for (const version of [0, 2, 99]) expect(await refused(body, version)).toMatch(/^4(00|12) /);
    expect(await refused({ ...body, note: 1 })).toBe("400 invalid-request");
    const [slot, ...slots] = body.slots;
    expect(await refused({ ...body, slots: [{ ...slot, kind: 1 }, ...slots] })).toBe("400 invalid-request");
  });
});
