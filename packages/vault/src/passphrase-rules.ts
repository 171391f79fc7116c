import { PASSPHRASE_MIN_CHARS } from "@holdfast/protocol/limits";
import { COMMON_STEMS } from "./common-passphrases.ts";

/** What a new passphrase still lacks. `uncommon`: it is on the list of those guessed first. */
export type PassphraseDemand = "length" | "upper" | "lower" | "digit" | "other" | "uncommon";

export interface PassphraseVerdict {
  readonly ok: boolean;
  readonly missing: readonly PassphraseDemand[];
  /** 0 (refused or guessed at once) to 4 (long and varied); for display only. */
  readonly score: 0 | 1 | 2 | 3 | 4;
}

const COMPOSITION: readonly (readonly [PassphraseDemand, RegExp])[] = [
  ["upper", /\p{Lu}/u],
  ["lower", /\p{Ll}/u],
  ["digit", /\p{Nd}/u],
  ["other", /[^\p{Lu}\p{Ll}\p{Nd}]/u],
];

const LOOK_ALIKE: ReadonlyMap<string, string> = new Map([
  ["0", "o"],
  ["1", "i"],
  ["3", "e"],
  ["4", "a"],
  ["5", "s"],
  ["7", "t"],
  ["@", "a"],
  ["$", "s"],
  ["!", "i"],
]);

/** Letters left over beside a common stem that do not make it uncommon. */
const SPARE_LETTERS = 2;
const VARIED_CHARS = 6;

const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}]/gu, "");

const withoutLookAlikes = (text: string): string =>
  Array.from(text, (character) => LOOK_ALIKE.get(character) ?? character).join("");

const isStem = (letters: string): boolean =>
  COMMON_STEMS.some((stem) => letters.replaceAll(stem, "").length <= SPARE_LETTERS);

const isCommon = (text: string): boolean => {
  const lower = text.toLowerCase();
  if (new Set(lower).size < VARIED_CHARS) return true;
  const bare = lower.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return [lower, withoutLookAlikes(lower), withoutLookAlikes(bare)].map(lettersOf).some(isStem);
};

const scoreOf = (length: number, distinct: number): 2 | 3 | 4 => {
  if (length >= 20 && distinct >= 12) return 4;
  return length >= 16 && distinct >= 10 ? 3 : 2;
};

/** Judges a new passphrase, in its NFKC form; lengths in characters, not bytes. [KY-16] */
export const checkPassphrase = (text: string): PassphraseVerdict => {
  const normal = text.normalize("NFKC");
  const characters = [...normal];
  const common = isCommon(normal);
  const missing: PassphraseDemand[] = characters.length < PASSPHRASE_MIN_CHARS ? ["length"] : [];
  for (const [demand, pattern] of COMPOSITION) if (!pattern.test(normal)) missing.push(demand);
  if (common) missing.push("uncommon");
  if (missing.length > 0) return { ok: false, missing, score: common || missing.length > 1 ? 0 : 1 };
  return { ok: true, missing, score: scoreOf(characters.length, new Set(characters).size) };
};
