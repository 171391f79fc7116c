import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { seededRandom } from "../vectors/seeded.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { webPrimitives } from "./primitives.ts";
import { WORDS_FOR, wordsOf } from "./words.ts";

const random = seededRandom("words");

/** The rule again, read bit by bit from the spec. */
const slowly = (purpose: number, key: Uint8Array): string[] => {
  const hash = createHash("sha256")
    .update("HFV1/words/v1")
    .update(Uint8Array.of(purpose))
    .update(key)
    .digest();
  const bits = Array.from(hash, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return [0, 1, 2, 3, 4, 5].map(
    (at) => wordlist[Number.parseInt(bits.slice(11 * at, 11 * at + 11), 2)] ?? "?",
  );
};

describe("words of a key", () => {
  test("[KY-21] the list is the published one: 2,048 words, in its order", () => {
    expect(wordlist.length).toBe(2_048);
    const file = `${wordlist.join("\n")}\n`;
    expect(createHash("sha256").update(file).digest("hex")).toBe(
      "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
    );
  });

  test("[KY-21] are six times 11 bits of the labelled hash, the same on both sets of primitives", async () => {
    for (let i = 0; i < 50; i++) {
      const key = random(32);
      for (const purpose of Object.values(WORDS_FOR)) {
        const words = await wordsOf(webPrimitives, purpose, key);
        expect(words).toEqual(slowly(purpose, key));
        expect(await wordsOf(nodePrimitives, purpose, key)).toEqual(words);
      }
    }
  });

  test("[KY-21] differ by purpose and by any bit of the key", async () => {
    const key = random(32);
    const words = await wordsOf(nodePrimitives, WORDS_FOR.identity, key);
    expect(await wordsOf(nodePrimitives, WORDS_FOR.pairing, key)).not.toEqual(words);
    for (let bit = 0; bit < 256; bit += 17) {
      const other = key.slice();
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await wordsOf(nodePrimitives, WORDS_FOR.identity, other)).not.toEqual(words);
    }
    expect(wordsOf(nodePrimitives, WORDS_FOR.identity, random(31))).rejects.toThrow(RangeError);
  });
});
