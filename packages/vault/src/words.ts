import { ascii, type Bytes, concat, u8 } from "./bytes.ts";
import type { Primitives } from "./primitives.ts";

/** What the key is for, so that one key used twice never reads the same. */
export const WORDS_FOR = { identity: 1, pairing: 2 } as const;
export type WordsFor = (typeof WORDS_FOR)[keyof typeof WORDS_FOR];

const LABEL = ascii("HFV1/words/v1");
const WORDS = 6;
const BITS_A_WORD = 11;

/**
 * Six words that two people, or one person with two screens, compare to know that both see the same public key. [KY-21]
 *
 * One line per key and never a line over two: who could choose one of two keys could search for a fitting one. The list
 * is loaded with the first call. @throws RangeError for a key that is not 32 bytes
 */
export const wordsOf = async (
  primitives: Primitives,
  purpose: WordsFor,
  publicKey: Bytes,
): Promise<readonly string[]> => {
  if (publicKey.length !== 32) throw new RangeError("words are made of one key of 32 bytes");
  const { wordlist } = await import("@scure/bip39/wordlists/english.js");
  const hash = await primitives.sha256(concat(LABEL, u8(purpose), publicKey));
  let bits = 0n;
  for (const byte of hash.subarray(0, 9)) bits = (bits << 8n) | BigInt(byte);
  const unused = 72 - WORDS * BITS_A_WORD;
  return Array.from({ length: WORDS }, (_, at) => {
    const shift = BigInt(unused + (WORDS - 1 - at) * BITS_A_WORD);
    return wordlist[Number((bits >> shift) & 0x7ffn)] ?? "";
  });
};
