import { describe, expect, test } from "bun:test";
import { sampleAccount, seededRandom } from "../vectors/seeded.ts";
import type { Bytes } from "./bytes.ts";
import { deriveIdentity, type Identity } from "./identity.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { signObject } from "./signature.ts";
import {
  followSuccessors,
  parseSuccessor,
  type Successor,
  signSuccessor,
  verifySuccessor,
} from "./successor.ts";

const { accountId, deviceId, wire } = await sampleAccount("successors");
const random = seededRandom("identities");
const newIdentity = () => deriveIdentity(nodePrimitives, random(32));
const [first, second, third, rival] = await Promise.all([1, 2, 3, 4].map(newIdentity));
if (!first || !second || !third || !rival) throw new Error("no identities");

const statement = (
  from: Identity,
  to: Identity,
  version: number,
  changed: Partial<Successor> = {},
  signers = { earlier: from, next: to },
): Promise<Bytes> =>
  signSuccessor(
    nodePrimitives,
    {
      accountId,
      statementId: random(16),
      version,
      deviceId,
      identityEd: from.ed.publicKey,
      nextEd: to.ed.publicKey,
      nextX: to.x.publicKey,
      keyListDigest: random(32),
      homeId: wire.workspaceId,
      ...changed,
    },
    { earlier: signers.earlier.ed.privateKey, next: signers.next.ed.privateKey },
  );
const [toSecond, toThird] = [await statement(first, second, 4), await statement(second, third, 9)];
const follow = async (from: Identity, statements: readonly Bytes[]) => {
  const followed = await followSuccessors(nodePrimitives, accountId, from.ed.publicKey, statements);
  return followed.ok ? followed.value.identities : followed.error;
};

describe("a successor statement", () => {
  test("[RO-9] reads back what was signed, and verifies under the earlier identity only", async () => {
    const expected = { accountId, version: 4, deviceId, identityEd: first.ed.publicKey };
    const next = { nextEd: second.ed.publicKey, nextX: second.x.publicKey };
    const verify = (identity: Identity, account = accountId) =>
      verifySuccessor(nodePrimitives, toSecond, { accountId: account, identityEd: identity.ed.publicKey });
    const verified = await verify(first);
    expect(verified.ok && verified.value).toMatchObject({ ...expected, ...next });
    expect(await verify(second)).toEqual({ ok: false, error: "not-trusted" });
    expect(await verify(first, random(16))).toEqual({ ok: false, error: "wrong-place" });
    const forged = await statement(first, second, 4, {}, { earlier: rival, next: second });
    const refused = await verifySuccessor(nodePrimitives, forged, expected);
    expect(refused).toEqual({ ok: false, error: "bad-signature" });
  });

  test("[RO-9] nothing succeeds before a first list, without a list, or to itself", async () => {
    await expect(statement(first, second, 1)).rejects.toThrow(RangeError);
    await expect(statement(first, second, 2, { keyListDigest: new Uint8Array(32) })).rejects.toThrow(
      RangeError,
    );
    await expect(statement(first, first, 2)).rejects.toThrow(RangeError);
    expect(parseSuccessor(wire.keyList)).toEqual({ ok: false, error: "wrong-kind" });
    expect(parseSuccessor(toSecond.slice(1))).toEqual({ ok: false, error: "malformed-object" });
  });
});

describe("what the next identity accepts", () => {
  test("[RO-9] nobody names another's identity as the one that comes after his own", async () => {
    const { ed } = first;
    const invented = await statement(rival, first, 2, {}, { earlier: rival, next: rival });
    expect(await follow(first, [invented])).toBe("bad-signature");
    expect(await follow(rival, [invented])).toBe("bad-signature");
    const accepted = await follow(first, [await statement(rival, first, 2)]);
    expect(accepted).toEqual([ed.publicKey]);
  });

  test("[RO-9] an acceptance is of one account, one version, one list and one home", async () => {
    const said: Successor = {
      accountId,
      statementId: random(16),
      version: 4,
      deviceId,
      identityEd: first.ed.publicKey,
      nextEd: second.ed.publicKey,
      nextX: second.x.publicKey,
      keyListDigest: random(32),
      homeId: wire.workspaceId,
    };
    const signers = { earlier: first.ed.privateKey, next: second.ed.privateKey };
    const honest = await signSuccessor(nodePrimitives, said, signers);
    const acceptance = honest.slice(-128, -64);
    /** By the earlier identity alone, with an acceptance that was of something else. */
    const reuse = async (changed: Partial<Successor>) => {
      const other = await signSuccessor(nodePrimitives, { ...said, ...changed }, signers);
      const unsigned = other.slice(0, -64);
      unsigned.set(acceptance, unsigned.length - 64);
      const bytes = await signObject(nodePrimitives, unsigned, signers.earlier);
      const account = changed.accountId ?? accountId;
      return verifySuccessor(nodePrimitives, bytes, { accountId: account, identityEd: said.identityEd });
    };
    expect((await reuse({})).ok).toBe(true);
    expect((await reuse({ statementId: random(16), deviceId: random(16) })).ok).toBe(true);
    const refused = { ok: false, error: "bad-signature" } as const;
    expect(await reuse({ accountId: random(16) })).toEqual(refused);
    expect(await reuse({ version: 5 })).toEqual(refused);
    expect(await reuse({ keyListDigest: random(32) })).toEqual(refused);
    expect(await reuse({ homeId: random(16) })).toEqual(refused);
    expect(await reuse({ nextX: third.x.publicKey })).toEqual(refused);
  });

  test("[RO-9] [RO-16] the chain names one home, and every identity that led to the present one", async () => {
    const followed = await followSuccessors(nodePrimitives, accountId, third.ed.publicKey, [
      toSecond,
      toThird,
    ]);
    expect(followed.ok && followed.value.homeId).toEqual(wire.workspaceId);
    expect(followed.ok && followed.value.all).toEqual([first, second, third].map(({ ed }) => ed.publicKey));
    const alone = await followSuccessors(nodePrimitives, accountId, first.ed.publicKey, []);
    expect(alone.ok && [alone.value.homeId, alone.value.all]).toEqual([null, [first.ed.publicKey]]);
    const elsewhere = await statement(second, third, 9, { homeId: random(16) });
    expect(await follow(first, [toSecond, elsewhere])).toBe("not-trusted");
  });
});

describe("following successors", () => {
  test("[RO-10] leads from whichever identity is trusted to the newest", async () => {
    const [one, two, three] = [first, second, third].map(({ ed }) => ed.publicKey);
    expect(await follow(first, [])).toEqual([first.ed.publicKey]);
    expect(await follow(first, [toSecond, toThird])).toEqual([one, two, three] as Bytes[]);
    expect(await follow(second, [toSecond, toThird])).toEqual([two, three] as Bytes[]);
    expect(await follow(third, [toSecond, toThird])).toEqual([three] as Bytes[]);
    const followed = await followSuccessors(nodePrimitives, accountId, first.ed.publicKey, [
      toSecond,
      toThird,
    ]);
    expect(followed.ok && followed.value.identityX).toEqual(third.x.publicKey);
    expect(followed.ok && followed.value.links.map(({ version }) => version)).toEqual([4, 9]);
  });

  test("[RO-10] a chain that is broken, turned round or does not hold the trusted identity is refused", async () => {
    expect(await follow(rival, [toSecond, toThird])).toBe("not-trusted");
    expect(await follow(first, [toThird])).toBe("not-trusted");
    expect(await follow(first, [toThird, toSecond])).toBe("not-trusted");
    expect(await follow(third, [toThird, toSecond])).toBe("not-trusted");
    const back = await statement(third, first, 12);
    expect(await follow(first, [toSecond, toThird, back])).toBe("not-trusted");
    const earlier = await statement(second, third, 4);
    expect(await follow(first, [toSecond, earlier])).toBe("not-trusted");
  });

  test("[RO-10] of two statements with one predecessor neither is taken, wherever the reader stands", async () => {
    const toRival = await statement(first, rival, 4);
    for (const from of [first, second, rival]) {
      expect(await follow(from, [toSecond, toRival])).toBe("rolled-back");
      expect(await follow(from, [toRival, toSecond])).toBe("rolled-back");
    }
    expect(await follow(first, [toSecond, toSecond])).toBe("rolled-back");
  });

  test("[RO-10] one statement of another account, of nobody, or forged spoils the chain, also before the trusted one", async () => {
    const foreign = await statement(first, second, 4, { accountId: random(16) });
    expect(await follow(first, [foreign])).toBe("wrong-place");
    expect(await follow(third, [foreign, toThird])).toBe("wrong-place");
    const forged = await statement(first, second, 4, {}, { earlier: rival, next: second });
    expect(await follow(first, [forged])).toBe("bad-signature");
    expect(await follow(third, [forged, toThird])).toBe("bad-signature");
    expect(await follow(first, [toSecond, forged])).toBe("bad-signature");
    expect(await follow(first, [wire.keyList])).toBe("wrong-kind");
  });
});
