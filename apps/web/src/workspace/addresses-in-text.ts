import { webAddress } from "./terminal-output.ts";

/** A stretch of text; an address where it can be opened. */
export interface TextPiece {
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
  readonly address: string | null;
}

const ADDRESS = /https?:\/\/[^\s"'!*(){}|\\^<>`]*[^\s"':,.!?{}|\\^~[\]`()<>]/giu;

/** A text with the http and https addresses that stand in it. */
export const addressesInText = (text: string): readonly TextPiece[] => {
  const pieces: TextPiece[] = [];
  let from = 0;
  const upTo = (to: number): void => {
    if (to > from) pieces.push({ at: from, text: text.slice(from, to), address: null });
  };
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = webAddress(found);
    if (address === null) continue;
    upTo(index);
    pieces.push({ at: index, text: found, address });
    from = index + found.length;
  }
  upTo(text.length);
  return pieces;
};
