import type { Bytes } from "@holdfast/vault/bytes";
import { skeleton } from "./fold.ts";

/** Of 1,000 grams that a set does not have it says of about 60 that it may have them. */
const BITS_EACH = 6;
const PROBES = 4;
const LENGTH = 3;

/** Grams met so far, each once: 2^20 of them, with 32 bits for two probes each. */
const seen = new Uint32Array(1 << 15);

const mix = (a: number, b: number, c: number): number => {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** The hashes of every three units of a text's skeleton that follow each other within a line, each once. */
export const gramsOf = (texts: Iterable<string>): readonly number[] => {
  const grams: number[] = [];
  for (const text of texts) {
    const bare = skeleton(text);
    for (let i = LENGTH; i <= bare.length; i++) {
      const hash = mix(bare.charCodeAt(i - 3), bare.charCodeAt(i - 2), bare.charCodeAt(i - 1)) & 0xfffff;
      const word = hash >>> 5;
      const bit = 1 << (hash & 31);
      if (((seen[word] ?? 0) & bit) !== 0) continue;
      seen[word] = (seen[word] ?? 0) | bit;
      grams.push(hash);
    }
  }
  for (const hash of grams) seen[hash >>> 5] = 0;
  return grams;
};

const probes = (gram: number, bits: number): readonly number[] => {
  const step = (Math.imul(gram, 0x27d4eb2f) >>> 0) | 1;
  return Array.from({ length: PROBES }, (_, i) => (gram + Math.imul(step, i)) >>> 0).map((at) => at % bits);
};

/** A set of grams in 6 bits each, which may say yes in error and never no. [SE-4] */
export const gramSet = (grams: readonly number[]): Bytes => {
  const set = new Uint8Array(Math.ceil((grams.length * BITS_EACH) / 8));
  const bits = set.length * 8;
  for (const gram of grams) {
    for (const at of probes(gram, bits)) set[at >> 3] = (set[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return set;
};

/** Whether a set may have all of these. */
export const mayHave = (set: Uint8Array, grams: readonly number[]): boolean => {
  const bits = set.length * 8;
  if (bits === 0) return grams.length === 0;
  return grams.every((gram) =>
    probes(gram, bits).every((at) => ((set[at >> 3] ?? 0) & (1 << (at & 7))) !== 0),
  );
};
