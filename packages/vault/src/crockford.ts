import type { Bytes } from "./bytes.ts";

// Crockford's base 32: no I, L, O or U, so that a code survives being read aloud and written by hand.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Five bits a character, high bits first; the last character is filled with zero bits. */
export const toCharacters = (bytes: Bytes): string => {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >> (bits - 5)) & 31);
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (5 - bits)) & 31);
};

const toBytes = (values: readonly number[]): Bytes => {
  const bytes = new Uint8Array(Math.floor((values.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const value of values) {
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
    }
  }
  return bytes;
};

/** What somebody typed, in the form a code is written in. */
export interface TypedCode {
  readonly characters: string;
  /** Bytes of the first so many characters. */
  readonly bytesOf: (characters: number) => Bytes;
}

/** Case-blind, I and L read as 1, O as 0, spaces and dashes ignored; null for what holds another character. */
export const fromCharacters = (text: string): TypedCode | null => {
  const characters = text
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll(/[IL]/g, "1")
    .replaceAll("O", "0");
  const values = Array.from(characters, (character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return null;
  return { characters, bytesOf: (count) => toBytes(values.slice(0, count)) };
};
