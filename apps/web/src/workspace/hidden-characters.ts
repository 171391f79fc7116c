/**
 * Characters that turn the direction of writing, show nothing, or carry a second text behind the first. Joiners and direction marks
 * that languages and emoji need are not among them.
 */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /([\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]+)/u;

export interface TextPart {
  readonly hidden: boolean;
  readonly text: string;
}

/** A text in pieces: what is read, and what would hide in it. */
export const textParts = (text: string): readonly TextPart[] =>
  text
    .split(HIDDEN)
    .map((piece, index) => ({ hidden: index % 2 === 1, text: piece }))
    .filter(({ text: piece }) => piece !== "");

/** How a run of hidden characters is shown: the number of each, the first few of many. */
export const hiddenText = (run: string): string => {
  const points = [...run].map(
    (each) => `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  const [shown, more] = [points.slice(0, 3), points.length - 3];
  return more > 0 ? `${shown.join(" ")} and ${more} more` : shown.join(" ");
};
