import { describe, expect, test } from "bun:test";
import type { SampleAccount } from "../vectors/samples.ts";
import { sampleAccount } from "../vectors/seeded.ts";
import type { Bytes } from "./bytes.ts";
import { parseCertificate, verifyCertificate } from "./certificate.ts";
import { digestOf } from "./digest.ts";
import { type UnlockInput, unlockAccount } from "./first-contact.ts";
import { type AccountPin, verifyFollowedKeyList } from "./followed-key-list.ts";
import type { Identity } from "./identity.ts";
import { type KeyList, signKeyList, type VerifiedKeyList, verifyKeyList } from "./key-list.ts";
import { makeNextIdentity, type NextIdentity } from "./next-identity.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { parseSlot } from "./slot.ts";
import { signSuccessor } from "./successor.ts";

const account = await sampleAccount("replaced");
const { accountId, deviceId, deps, slot, secrets } = account;
const homeId = account.wire.workspaceId;

interface Present {
  readonly identity: Identity;
  readonly keyList: VerifiedKeyList;
  readonly bytes: Bytes;
}

const listOf = async (bytes: Bytes, identity: Identity): Promise<Present> => {
  const expected = { accountId, identityEd: identity.ed.publicKey };
  const keyList = await verifyKeyList(nodePrimitives, bytes, expected);
  if (!keyList.ok) throw new Error(keyList.error);
  return { identity, keyList: keyList.value, bytes };
};

/** The slot and the device of the sample under a root key of their own. */
const replace = async (by: SampleAccount, { identity, keyList }: Present, rootVersion: number) => {
  const [wire] = by.wire.slots;
  const certificate = parseCertificate(by.wire.certificate);
  if (wire === undefined || !certificate.ok) throw new Error("the sample is malformed");
  const view = parseSlot(wire.slot);
  if (!view.ok) throw new Error(view.error);
  const kept = [{ ...wire, publicKey: view.value.publicKey }];
  const certificates = [certificate.value];
  return makeNextIdentity(deps, {
    keyList,
    identity,
    homeId,
    deviceId,
    rootVersion,
    kept,
    fresh: [],
    certificates,
  });
};
const nextOf = ({ keyList, identity }: NextIdentity) => listOf(keyList, identity);

const one = await listOf(account.wire.keyList, secrets.identity);
const toTwo = await replace(account, one, 2);
const two = await nextOf(toTwo);
const toThree = await replace(account, two, 3);
const three = await nextOf(toThree);
const successors = [toTwo.successor, toThree.successor];

const pinOf = ({ identity, keyList }: Present): AccountPin => ({
  identityEd: identity.ed.publicKey,
  keyList: { version: keyList.list.version, digest: keyList.digest },
});
const check = async (bytes: Bytes, trusted: Present, statements: readonly Bytes[], pin?: AccountPin) => {
  const identityEd = trusted.identity.ed.publicKey;
  const read = { accountId, identityEd, successors: statements, pin };
  const followed = await verifyFollowedKeyList(nodePrimitives, bytes, read);
  return followed.ok ? followed.value.keyList.list.version : followed.error;
};

describe("a key list behind successor statements", () => {
  test("[RO-9] [RO-10] is taken from any identity of the chain, and only the newest identity's is", async () => {
    for (const trusted of [one, two, three]) expect(await check(three.bytes, trusted, successors)).toBe(3);
    expect(await check(two.bytes, one, successors)).toBe("not-trusted");
    expect(await check(two.bytes, one, [toTwo.successor])).toBe(2);
    expect(await check(three.bytes, one, [toTwo.successor])).toBe("not-trusted");
    expect(await check(three.bytes, one, [])).toBe("not-trusted");
    expect(await check(one.bytes, one, [])).toBe(1);
  });

  test("[RO-10] must be the one its statement names, with both keys of the next identity", async () => {
    const signed = (changed: Partial<KeyList>) =>
      signKeyList(nodePrimitives, { ...two.keyList.list, ...changed }, two.identity.ed.privateKey);
    const statements = [toTwo.successor];
    expect(await check(await signed({}), one, statements)).toBe(2);
    expect(await check(await signed({ previousDigest: three.keyList.digest }), one, statements)).toBe(
      "not-trusted",
    );
    expect(await check(await signed({ identityX: one.identity.x.publicKey }), one, statements)).toBe(
      "not-trusted",
    );
    const early = { version: 1, previousDigest: new Uint8Array(32) };
    expect(await check(await signed(early), one, statements)).toBe("not-trusted");
    expect(await check(await signed({ identityX: one.identity.x.publicKey }), two, statements)).toBe(
      "not-trusted",
    );
  });

  test("[RO-10] [KY-7] goes on from what was pinned, under whichever identity that was", async () => {
    for (const pinned of [one, two, three]) {
      expect(await check(three.bytes, one, successors, pinOf(pinned))).toBe(3);
    }
    expect(await check(two.bytes, one, [toTwo.successor], pinOf(three))).toBe("not-trusted");
    expect(await check(one.bytes, one, [], pinOf(two))).toBe("not-trusted");
    const forked = { ...pinOf(one), keyList: { version: 1, digest: new Uint8Array(32).fill(7) } };
    expect(await check(two.bytes, one, [toTwo.successor], forked)).toBe("rolled-back");
    const ahead = { ...pinOf(one), keyList: { version: 2, digest: new Uint8Array(32).fill(7) } };
    expect(await check(three.bytes, one, successors, ahead)).toBe("rolled-back");
    const other = await sampleAccount("somebody");
    const foreign = { identityEd: other.secrets.identity.ed.publicKey };
    expect(await check(three.bytes, one, successors, foreign)).toBe("not-trusted");
    expect(await check(one.bytes, one, [], foreign)).toBe("not-trusted");
  });

  test("[RO-10] a rival that whoever has the leaked root key signs later is refused beside the one that is known", async () => {
    const rival = await replace(account, one, 2);
    expect(await check(rival.keyList, one, [toTwo.successor, rival.successor])).toBe("rolled-back");
    expect(await check(rival.keyList, two, [rival.successor])).toBe("not-trusted");
    expect(await check(rival.keyList, one, [rival.successor], pinOf(two))).toBe("not-trusted");
  });

  test("[RO-11] certificates stand for the same keys under the next identity", async () => {
    const [made] = toTwo.certificates;
    if (made === undefined) throw new Error("no certificate");
    const expected = { accountId, deviceId, identityEd: two.identity.ed.publicKey };
    const verified = await verifyCertificate(nodePrimitives, made.certificate, expected);
    expect(verified.ok && verified.value.certificate.edPublic).toEqual(account.deviceEd.publicKey);
    expect(verified.ok && verified.value.certificate.version).toBe(2);
  });
});

describe("first contact after the root key was replaced", () => {
  const [wire] = account.wire.slots;
  const [first, later] = [toTwo.slots[0], toThree.slots[0]];
  if (wire === undefined || first === undefined || later === undefined) throw new Error("no slot");
  const honest: UnlockInput = {
    accountId,
    slotId: slot.slotId,
    slot: wire.slot,
    wrap: later.wrap,
    keyList: three.bytes,
    successors,
    kek: slot.kek,
    kdf: slot.kdf,
  };
  const unlock = async (changed: Partial<UnlockInput>) => {
    const unlocked = await unlockAccount(nodePrimitives, { ...honest, ...changed });
    return unlocked.ok ? unlocked.value.rootVersion : unlocked.error;
  };

  test("[KY-6] [RO-10] [RO-15] a slot with an earlier pin leads to the present root key, and says that it is old", async () => {
    const unlocked = await unlockAccount(nodePrimitives, honest);
    if (!unlocked.ok) throw new Error(unlocked.error);
    expect(unlocked.value.rootKey).toEqual(toThree.rootKey);
    expect(unlocked.value.identity.ed.publicKey).toEqual(three.identity.ed.publicKey);
    expect(unlocked.value.identities).toEqual([one, two, three].map(({ identity }) => identity.ed.publicKey));
  });

  test("[RO-10] an unbroken chain from the pin inside the slot is needed", async () => {
    expect(await unlock({})).toBe(3);
    expect(await unlock({ successors: [] })).toBe("not-trusted");
    expect(await unlock({ successors: [toThree.successor] })).toBe("not-trusted");
    expect(await unlock({ successors: [toTwo.successor] })).toBe("not-trusted");
    expect(await unlock({ wrap: first.wrap })).toBe("not-trusted");
    expect(await unlock({ wrap: wire.wrap, keyList: one.bytes, successors: [] })).toBe(1);
  });

  test("[RO-10] what this device pinned must lie on the same chain, before or after the slot's pin", async () => {
    for (const pinned of [one, two, three]) expect(await unlock({ pin: pinOf(pinned) })).toBe(3);
    const old = { wrap: wire.wrap, keyList: one.bytes };
    expect(await unlock({ ...old, successors: [], pin: pinOf(two) })).toBe("not-trusted");
    expect(await unlock({ ...old, pin: pinOf(two) })).toBe("not-trusted");
    const digest = await digestOf(nodePrimitives, two.bytes);
    expect(await unlock({ ...old, successors: [], pin: { keyList: { version: 2, digest } } })).toBe(
      "rolled-back",
    );
  });

  test("[RO-10] a stranger's statement, and two rivals, are refused", async () => {
    const stranger = await sampleAccount("stranger");
    const { ed, x } = stranger.secrets.identity;
    const fields = { accountId, statementId: deps.random(16), version: 2, deviceId, homeId };
    const invented = {
      ...fields,
      nextEd: ed.publicKey,
      nextX: x.publicKey,
      keyListDigest: one.keyList.digest,
    };
    const forged = await signSuccessor(
      nodePrimitives,
      { ...invented, identityEd: one.identity.ed.publicKey },
      { earlier: ed.privateKey, next: ed.privateKey },
    );
    expect(await unlock({ successors: [forged] })).toBe("bad-signature");
    const rival = await replace(account, one, 2);
    const [rivalSlot] = rival.slots;
    if (rivalSlot === undefined) throw new Error("no slot");
    const taken = { wrap: rivalSlot.wrap, keyList: rival.keyList };
    expect(await unlock({ ...taken, successors: [toTwo.successor, rival.successor] })).toBe("rolled-back");
    expect(await unlock({ ...taken, successors: [rival.successor], pin: pinOf(two) })).toBe("not-trusted");
  });
});
