import { describe, expect, test } from "bun:test";
import { type Bytes, concat } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { webPrimitives } from "@holdfast/vault/primitives";
import fc from "fast-check";
import { bytesOf } from "../fixtures/space.ts";
import { cut, type GearTable, gearTable } from "./chunker.ts";

const KEY = bytesOf("gear", 32);
const gear = await gearTable(nodePrimitives, KEY);

/** The rule of the spec, word by word, with no thought for speed. */
const cutSlowly = (bytes: Bytes, table: GearTable): Bytes[] => {
  const chunks: Bytes[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    let hash = 0n;
    let length = Math.min(rest.length, 2_048);
    while (length < Math.min(rest.length, 32_768)) {
      hash = BigInt.asUintN(32, (hash << 1n) + BigInt(table[rest[length] ?? 0] ?? 0));
      length++;
      const bits = length <= 8_192 ? 15n : 11n;
      if (hash >> (32n - bits) === 0n) break;
    }
    chunks.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return chunks;
};

const text = fc
  .tuple(fc.nat({ max: 90_000 }), fc.nat())
  .map(([length, seed]) => bytesOf(`text ${seed}`, length).map((byte) => 32 + (byte % 90)) as Bytes);

const names = (chunks: readonly Bytes[]): string[] => chunks.map((chunk) => Bun.hash(chunk).toString(36));

describe("the chunker", () => {
  test("[ST-5] cuts as the rule says and loses nothing", () => {
    fc.assert(
      fc.property(text, (bytes) => {
        const chunks = cut(bytes, gear);
        expect(concat(...chunks)).toEqual(bytes);
        expect(names(chunks)).toEqual(names(cutSlowly(bytes, gear)));
        for (const chunk of chunks.slice(0, -1)) {
          expect(chunk.length).toBeGreaterThanOrEqual(2_049);
          expect(chunk.length).toBeLessThanOrEqual(32_768);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("[ST-5] an edit changes only the chunks near it", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 400_000 }),
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        (at, inserted) => {
          const before = bytesOf("long", 400_000);
          const after = concat(before.subarray(0, at), inserted, before.subarray(at));
          const known = new Set(names(cut(before, gear)));
          const fresh = names(cut(after, gear)).filter((name) => !known.has(name));
          expect(fresh.length).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("[ST-5] cuts at other places under another key, at the same in every runtime", async () => {
    const bytes = bytesOf("text", 200_000);
    const other = await gearTable(nodePrimitives, bytesOf("other", 32));
    expect(names(cut(bytes, other))).not.toEqual(names(cut(bytes, gear)));
    expect(await gearTable(webPrimitives, KEY.slice())).toEqual(gear);
  });

  test("[ST-5] averages about 8 KiB, and runs of one byte end at 32 KiB", () => {
    const chunks = cut(bytesOf("average", 3_000_000), gear);
    const average = 3_000_000 / chunks.length;
    expect(average).toBeGreaterThan(7_000);
    expect(average).toBeLessThan(10_000);
    expect(cut(new Uint8Array(100_000), gear).map(({ length }) => length)[0]).toBeLessThanOrEqual(32_768);
    expect(cut(new Uint8Array(0), gear)).toEqual([]);
  });
});
