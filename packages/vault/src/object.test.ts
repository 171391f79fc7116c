import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { attempt, bytesOf } from "../vectors/attempt.ts";
import { sampleObjects } from "../vectors/samples.ts";
import { seededDeps } from "../vectors/seeded.ts";
import { concat } from "./bytes.ts";
import { importEd25519Seed } from "./ed25519.ts";
import { parseObject } from "./header.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { sealObject, signFields } from "./seal.ts";
import { verifyObject } from "./signature.ts";

const samples = await sampleObjects(seededDeps("vectors"));
const single = samples.filter((sample) => sample.expect.kind !== KIND.segment);

const journalFields = () => {
  const { random } = seededDeps("journal");
  return {
    kind: KIND.journalEntry,
    scopeId: random(16),
    epoch: 1,
    objectId: random(16),
    seq: 1,
    authorDeviceId: random(16),
    ext: random(32),
  };
};

describe("objects of every kind", () => {
  test("[SF-1] [SF-15] all kinds in use are sampled, and each opens to what was sealed", async () => {
    const kinds = new Set(samples.map(({ expect: { kind, subkind } }) => `${kind}/${subkind}`));
    expect([...kinds].sort()).toEqual(
      "1/null 10/null 2/1 2/2 2/4 2/6 2/7 3/null 4/null 6/null 7/null 8/1 8/2 8/3 9/null".split(" ").sort(),
    );
    for (const sample of samples) expect((await attempt(nodePrimitives, sample)).ok).toBe(true);
  });

  for (const sample of single) {
    test(`[SF-7] no flipped bit passes: ${sample.name}`, async () => {
      const bytes = bytesOf(sample.bytes);
      const accepted: number[] = [];
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = bytes.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        if ((await attempt(nodePrimitives, sample, flipped)).ok) accepted.push(bit);
      }
      expect(accepted).toEqual([]);
    });

    test(`[SF-7] no cut or longer form passes: ${sample.name}`, async () => {
      const bytes = bytesOf(sample.bytes);
      for (let length = 0; length < bytes.length; length++) {
        const cut = await attempt(nodePrimitives, sample, bytes.slice(0, length));
        expect(cut).toEqual({ ok: false, error: "malformed-object" });
      }
      expect((await attempt(nodePrimitives, sample, concat(bytes, Uint8Array.of(0)))).ok).toBe(false);
    });

    test(`[SF-6] no header field can be swapped: ${sample.name}`, async () => {
      const bytes = bytesOf(sample.bytes);
      const other = toHex(new Uint8Array(16).fill(0xee));
      const place = sample.expect;
      const swaps = [
        { at: 8, place: { ...place, scopeId: other }, value: bytesOf(other) },
        { at: 28, place: { ...place, objectId: other }, value: bytesOf(other) },
        { at: 52, place: { ...place, authorDeviceId: other }, value: bytesOf(other) },
        ...(place.epoch === 0
          ? []
          : [{ at: 24, place: { ...place, epoch: 9 }, value: Uint8Array.of(0, 0, 0, 9) }]),
        ...(place.seq === 0 ? [] : [{ at: 51, place: { ...place, seq: 9 }, value: Uint8Array.of(9) }]),
      ];
      for (const swap of swaps) {
        const asked = await attempt(nodePrimitives, { ...sample, expect: swap.place });
        expect(asked).toEqual({ ok: false, error: "wrong-place" });
        const moved = bytes.slice();
        moved.set(swap.value, swap.at);
        // The forger also rewrote what the reader asks for: now key or signature must refuse.
        const forged = await attempt(nodePrimitives, { ...sample, expect: swap.place }, moved);
        expect(forged).toEqual({
          ok: false,
          error: sample.signedBy === null ? "wrong-key" : "bad-signature",
        });
        if (sample.key !== null) {
          const unsigned = { ...sample, expect: swap.place, signedBy: null };
          expect(await attempt(nodePrimitives, unsigned, moved)).toEqual({ ok: false, error: "wrong-key" });
        }
      }
    });
  }
});

describe("sealing", () => {
  test("[SF-3] the same content sealed twice shares neither salt nor commitment nor body", async () => {
    const deps = seededDeps("twice");
    const key = deps.random(32);
    const [first, second] = [
      parseObject(await sealObject(deps, journalFields(), key, Uint8Array.of(1))),
      parseObject(await sealObject(deps, journalFields(), key, Uint8Array.of(1))),
    ];
    if (!first.ok || !second.ok) throw new Error("not an object");
    for (const part of ["salt", "commitment", "body"] as const) {
      expect(first.value[part]).not.toEqual(second.value[part]);
    }
    expect(first.value.hdr).toEqual(second.value.hdr);
  });

  test("[SF-5] the wrong key is told apart from damage", async () => {
    const sample = single.find(({ expect: { kind } }) => kind === KIND.journalEntry);
    if (sample === undefined) throw new Error("no journal entry");
    const otherKey = { ...sample, key: { ikm: toHex(new Uint8Array(32)) } };
    expect(await attempt(nodePrimitives, otherKey)).toEqual({ ok: false, error: "wrong-key" });
    const bytes = bytesOf(sample.bytes);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    expect(await attempt(nodePrimitives, sample, bytes)).toEqual({ ok: false, error: "damaged" });
  });

  test("[SF-11] [SF-15] a writer cannot choose what the table fixes", async () => {
    const deps = seededDeps("table");
    const key = deps.random(32);
    const content = Uint8Array.of(1);
    const { privateKey } = await importEd25519Seed(key);
    const attempts = [
      { ...journalFields(), kind: 0x05 },
      { ...journalFields(), kind: 0x0b },
      { ...journalFields(), kind: KIND.wrap, ext: Uint8Array.of(PURPOSE.keyRing - 1) },
      { ...journalFields(), kind: KIND.manifest },
      { ...journalFields(), kind: KIND.certificate },
      { ...journalFields(), kind: KIND.segment, ext: new Uint8Array(0) },
      { ...journalFields(), flags: 8 },
      { ...journalFields(), epoch: 0 },
      { ...journalFields(), ext: new Uint8Array(31) },
    ];
    for (const fields of attempts) {
      await expect(sealObject(deps, fields, key, content)).rejects.toThrow(RangeError);
    }
    await expect(sealObject(deps, journalFields(), key, content, privateKey)).rejects.toThrow(RangeError);
    await expect(signFields(deps.primitives, journalFields(), privateKey)).rejects.toThrow(RangeError);
    const sealed = parseObject(await sealObject(deps, { ...journalFields(), flags: 4 }, key, content));
    expect(sealed.ok && sealed.value.header.flags).toBe(5);
  });

  test("[SF-12] certificates and statements are header, ext and signature", () => {
    const signedOnly = single.filter((sample) => sample.key === null);
    expect(signedOnly.length).toBe(5);
    for (const sample of signedOnly) {
      const parsed = parseObject(bytesOf(sample.bytes));
      if (!parsed.ok) throw new Error("malformed");
      const { salt, commitment, body, hdr, signature } = parsed.value;
      expect([salt.length, commitment.length, body.length, signature.length]).toEqual([0, 0, 0, 64]);
      expect(hdr.length + 64).toBe(bytesOf(sample.bytes).length);
    }
  });

  test("[SF-8] a kind that is not signed never verifies", async () => {
    const unsigned = single.filter((sample) => sample.signedBy === null);
    for (const { bytes } of unsigned) {
      expect(await verifyObject(nodePrimitives, bytesOf(bytes), new Uint8Array(32).fill(9))).toBe(false);
    }
  });
});
