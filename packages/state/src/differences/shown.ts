/**
 * Characters that do something to a terminal or to the direction of writing, other than ending a line or standing for a tab:
 * controls of C0 and C1, marks and isolates of direction, separators of lines, tags, and what has no width.
 */
const ACTING = /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;
const EVERY_ACTING = new RegExp(ACTING, "gu");

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
};

/** One line of text with every acting character as an escape: nothing of it moves a cursor or turns what follows. [CA-8] */
export const shown = (text: string): string => text.toWellFormed().replaceAll(EVERY_ACTING, escapeOf);

/** Whether a line of a file, with its line end, can be shown as it is: tabs, and a carriage return before the end, are harmless. */
export const isHarmless = (line: string): boolean =>
  !ACTING.test(line.replace(/\r?\n$/u, "").replaceAll("\t", "")) && line.isWellFormed();
