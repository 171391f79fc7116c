import { describe, expect, test } from "bun:test";
import { sampleAccount, seededRandom } from "../vectors/seeded.ts";
import { type KeyList, parseKeyList, signKeyList, verifyKeyList } from "./key-list.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { SLOT_KIND } from "./slot.ts";
import { checkSuccession } from "./succession.ts";

const account = await sampleAccount("key list");
const { identity } = account.secrets;
const pin = { accountId: account.accountId, identityEd: identity.ed.publicKey };
const random = seededRandom("entries");
const parsed = parseKeyList(account.wire.keyList);
if (!parsed.ok) throw new Error(parsed.error);
const list: KeyList = parsed.value;
const sign = (changed: Partial<KeyList>) =>
  signKeyList(nodePrimitives, { ...list, ...changed }, identity.ed.privateKey);

describe("key list", () => {
  test("[KY-5] reads back what was signed, with entries in ascending order", async () => {
    const slots = [9, 1, 5].map((n) => ({
      slotId: new Uint8Array(16).fill(n),
      slotKind: SLOT_KIND.recoveryCode,
      slotDigest: random(32),
      wrapDigest: random(32),
    }));
    const changed = { slots, revokedDevices: [random(16)], assistedAllowed: true, originService: true };
    const verified = await verifyKeyList(nodePrimitives, await sign(changed), pin);
    if (!verified.ok) throw new Error(verified.error);
    const ascending = [slots[1], slots[2], slots[0]];
    expect<object>(verified.value.list).toEqual({ ...list, ...changed, slots: ascending });
  });

  test("[KY-5] repeated and descending ids are refused", async () => {
    const [slot] = list.slots;
    if (slot === undefined) throw new Error("no slot");
    await expect(sign({ slots: [slot, slot] })).rejects.toThrow(RangeError);
    const bytes = account.wire.keyList.slice();
    const at = 74 + 1 + 96 + 1 + 2;
    const entries = bytes.slice(at, at + 2 * 81);
    bytes.set(entries.slice(81), at);
    bytes.set(entries.slice(0, 81), at + 81);
    expect(parseKeyList(bytes)).toEqual({ ok: false, error: "malformed-object" });
  });

  test("[KY-5] version 1 has no previous digest, later ones have one", async () => {
    await expect(sign({ previousDigest: random(32) })).rejects.toThrow(RangeError);
    await expect(sign({ version: 2 })).rejects.toThrow(RangeError);
    await expect(sign({ version: 0 })).rejects.toThrow(RangeError);
    const bytes = account.wire.keyList.slice();
    bytes[74 + 1 + 96] = 4;
    expect(parseKeyList(bytes)).toEqual({ ok: false, error: "malformed-object" });
    expect(parseKeyList(account.wire.roster)).toEqual({ ok: false, error: "wrong-kind" });
  });

  test("[KY-6] a list of another account or identity is refused", async () => {
    const other = await sampleAccount("other");
    const verify = (expected: Partial<typeof pin>) =>
      verifyKeyList(nodePrimitives, account.wire.keyList, { ...pin, ...expected });
    expect(await verify({ accountId: other.accountId })).toEqual({ ok: false, error: "wrong-place" });
    const identityEd = other.secrets.identity.ed.publicKey;
    expect(await verify({ identityEd })).toEqual({ ok: false, error: "not-trusted" });
    const forged = await signKeyList(nodePrimitives, list, other.secrets.identity.ed.privateKey);
    expect(await verifyKeyList(nodePrimitives, forged, pin)).toEqual({ ok: false, error: "bad-signature" });
  });
});

describe("succession", () => {
  const link = (version: number, previous: number) => ({
    version,
    digest: new Uint8Array(32).fill(version),
    previousDigest: new Uint8Array(32).fill(previous),
  });

  test("[KY-7] the same, the next and an unbroken chain are accepted", () => {
    expect(checkSuccession(link(3, 2), link(3, 2)).ok).toBe(true);
    expect(checkSuccession(link(3, 2), link(4, 3)).ok).toBe(true);
    expect(checkSuccession(link(3, 2), link(6, 5), [link(4, 3), link(5, 4)]).ok).toBe(true);
    expect(checkSuccession(link(3, 2), link(6, 5)).ok).toBe(true);
  });

  test("[KY-7] older, forked and broken ones are refused", () => {
    const refused = { ok: false, error: "rolled-back" } as const;
    expect(checkSuccession(link(3, 2), link(2, 1))).toEqual(refused);
    expect(checkSuccession(link(3, 2), { ...link(3, 2), digest: new Uint8Array(32) })).toEqual(refused);
    expect(checkSuccession(link(3, 2), link(4, 9))).toEqual(refused);
    expect(checkSuccession(link(3, 2), link(6, 5), [link(4, 9), link(5, 4)])).toEqual(refused);
    expect(checkSuccession(link(3, 2), link(6, 5), [link(5, 4)])).toEqual(refused);
  });
});
