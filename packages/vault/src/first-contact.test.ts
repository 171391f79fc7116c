import { describe, expect, test } from "bun:test";
import { sampleAccount, seededRandom } from "../vectors/seeded.ts";
import { type Bytes, concat } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { type UnlockInput, unlockAccount } from "./first-contact.ts";
import { parseObject } from "./header.ts";
import { type KeyList, parseKeyList, signKeyList } from "./key-list.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { sealObject } from "./seal.ts";
import { createSlot, openSlot, parseRootWrap, parseSlot, SLOT_KIND, sealRootToSlot } from "./slot.ts";

const account = await sampleAccount("victim");
const attacker = await sampleAccount("attacker");
const { deps, accountId, deviceId, secrets, slot } = account;
const random = seededRandom("contact");
const [wire] = account.wire.slots;
const list = parseKeyList(account.wire.keyList);
if (wire === undefined || !list.ok) throw new Error("the account is malformed");

const honest: UnlockInput = {
  accountId,
  slotId: slot.slotId,
  slot: wire.slot,
  wrap: wire.wrap,
  keyList: account.wire.keyList,
  kek: slot.kek,
  kdf: slot.kdf,
};
const unlock = async (changed: Partial<UnlockInput>) => {
  const unlocked = await unlockAccount(nodePrimitives, { ...honest, ...changed });
  return unlocked.ok ? "unlocked" : unlocked.error;
};
const slotPublicKey = (): Bytes => {
  const view = parseSlot(wire.slot);
  if (!view.ok) throw new Error(view.error);
  return view.value.publicKey;
};
/** The list with the slot's digests as an attacker needs them, signed by whom he likes. */
const listNaming = async (
  objects: { slot: Bytes; wrap: Bytes },
  by = attacker,
  changed: Partial<KeyList> = {},
) => {
  const slotDigest = await digestOf(nodePrimitives, objects.slot);
  const wrapDigest = await digestOf(nodePrimitives, objects.wrap);
  const slots = [{ slotId: slot.slotId, slotKind: SLOT_KIND.passphrase, slotDigest, wrapDigest }];
  return signKeyList(nodePrimitives, { ...list.value, slots, ...changed }, by.secrets.identity.ed.privateKey);
};

describe("first contact with an honest server", () => {
  test("[KY-3] [KY-4] [KY-6] unlocks to the same root key and identity", async () => {
    const unlocked = await unlockAccount(nodePrimitives, honest);
    if (!unlocked.ok) throw new Error(unlocked.error);
    expect(unlocked.value.rootKey).toEqual(secrets.rootKey);
    expect(unlocked.value.rootVersion).toBe(1);
    expect(unlocked.value.identity.ed.publicKey).toEqual(secrets.identity.ed.publicKey);
    expect(unlocked.value.identity.x.publicKey).toEqual(secrets.identity.x.publicKey);
    expect(unlocked.value.keyList.list).toEqual(list.value);
  });

  test("[KY-3] [KY-6] a recovery code's slot unlocks the same account", async () => {
    const { code } = account;
    const [, second] = account.wire.slots;
    if (second === undefined) throw new Error("no second slot");
    const { slotId, kek, kdf } = code;
    expect(await unlock({ slotId, kek, kdf, slot: second.slot, wrap: second.wrap })).toBe("unlocked");
  });

  test("[SF-5] [KY-6] a wrong passphrase is told apart from a damaged slot", async () => {
    expect(await unlock({ kek: random(32) })).toBe("wrong-key");
    const damaged = wire.slot.slice();
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
    expect(await unlock({ slot: damaged })).toBe("damaged");
  });

  test("[KY-3] the clear parts of a slot can be read without a key", () => {
    const view = parseSlot(wire.slot);
    expect(view.ok && view.value).toMatchObject({ slotKind: SLOT_KIND.passphrase, kdf: slot.kdf });
    const wrap = parseRootWrap(wire.wrap);
    expect(wrap.ok && wrap.value.recipient).toEqual(slotPublicKey());
    expect(parseSlot(wire.wrap)).toEqual({ ok: false, error: "wrong-kind" });
    expect(parseRootWrap(wire.slot)).toEqual({ ok: false, error: "wrong-kind" });
    for (const at of [74, 75]) {
      const unknown = wire.slot.slice();
      unknown[at] = 9;
      expect(parseSlot(unknown)).toEqual({ ok: false, error: "malformed-object" });
    }
  });
});

describe("first contact with a hostile server", () => {
  test("[KY-3] a slot whose private key is not the one of its public key is refused", async () => {
    const place = { accountId, slotId: slot.slotId };
    const parsed = parseObject(wire.slot);
    if (!parsed.ok) throw new Error(parsed.error);
    const other = concat(random(32), secrets.identity.ed.publicKey);
    const mismatched = await sealObject(deps, parsed.value.header, slot.kek, other);
    expect(await openSlot(nodePrimitives, mismatched, place, slot.kek)).toEqual({
      ok: false,
      error: "not-trusted",
    });
    expect((await openSlot(nodePrimitives, wire.slot, place, slot.kek)).ok).toBe(true);
  });

  test("[KY-2] other parameters than the slot names are refused", async () => {
    expect(await unlock({ kdf: { ...slot.kdf, passes: 4 } })).toBe("weak-kdf");
    expect(await unlock({ kdf: { ...slot.kdf, salt: random(32) } })).toBe("weak-kdf");
    expect(await unlock({ kdf: null })).toBe("weak-kdf");
  });

  test("[KY-6] its own root key sealed to the real slot is refused, under any list it can sign", async () => {
    const wrap = await sealRootToSlot(
      deps,
      { accountId, slotId: slot.slotId, deviceId },
      slotPublicKey(),
      random(32),
    );
    expect(await unlock({ wrap })).toBe("not-trusted");
    expect(await unlock({ wrap, keyList: await listNaming({ slot: wire.slot, wrap }) })).toBe(
      "bad-signature",
    );
    const { ed, x } = attacker.secrets.identity;
    const own = { identityEd: ed.publicKey, identityX: x.publicKey };
    const keyList = await listNaming({ slot: wire.slot, wrap }, attacker, own);
    expect(await unlock({ wrap, keyList })).toBe("not-trusted");
  });

  test("[KY-6] a root key whose identity is not the pin is refused even when the list names it", async () => {
    const wrap = await sealRootToSlot(
      deps,
      { accountId, slotId: slot.slotId, deviceId },
      slotPublicKey(),
      random(32),
    );
    const keyList = await listNaming({ slot: wire.slot, wrap }, account);
    expect(await unlock({ wrap, keyList })).toBe("not-trusted");
    const wrongX = await listNaming(wire, account, { identityX: random(32) });
    expect(await unlock({ keyList: wrongX })).toBe("not-trusted");
  });

  test("[KY-6] a whole invented account does not open with the passphrase", async () => {
    const place = { accountId, slotId: slot.slotId, deviceId, slotKind: SLOT_KIND.passphrase, kdf: slot.kdf };
    const { rootKey, identity } = attacker.secrets;
    const objects = await createSlot(deps, place, random(32), rootKey, identity.ed.publicKey);
    const { ed, x } = identity;
    const own = { identityEd: ed.publicKey, identityX: x.publicKey };
    expect(await unlock({ ...objects, keyList: await listNaming(objects, attacker, own) })).toBe("wrong-key");
  });

  test("[SF-6] another account's or slot's objects are refused", async () => {
    const [theirs] = attacker.wire.slots;
    if (theirs === undefined) throw new Error("no slot");
    const { kdf } = attacker.slot;
    expect(await unlock({ slot: theirs.slot, kdf })).toBe("wrong-place");
    expect(await unlock({ wrap: theirs.wrap })).toBe("not-trusted");
    expect(await unlock({ keyList: attacker.wire.keyList })).toBe("wrong-place");
    expect(await unlock({ slotId: random(16) })).toBe("wrong-place");
  });

  test("[KY-7] an older list than the one pinned is refused", async () => {
    const digest = await digestOf(nodePrimitives, honest.keyList);
    expect(await unlock({ pin: { keyList: { version: 1, digest } } })).toBe("unlocked");
    expect(await unlock({ pin: { keyList: { version: 2, digest: random(32) } } })).toBe("rolled-back");
    expect(await unlock({ pin: { keyList: { version: 1, digest: random(32) } } })).toBe("rolled-back");
  });

  test("[KY-6] a slot that names another identity than this device pinned is refused", async () => {
    expect(await unlock({ pin: { identityEd: attacker.secrets.identity.ed.publicKey } })).toBe("not-trusted");
    expect(await unlock({ pin: { identityEd: secrets.identity.ed.publicKey } })).toBe("unlocked");
  });
});
