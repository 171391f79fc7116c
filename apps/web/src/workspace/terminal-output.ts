/** Characters of direction, and those that nobody sees: each becomes one that is seen. */
const UNSEEN = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
/** What a program tells its terminal beside text. Tab, backspace, line ends and the two shifts of line drawing stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that terminals are controlled by
const SILENT = /[\u0000-\u0007\u0010-\u001f\u007f]/g;
/** More marks on one letter than any language writes. */
const PILED = /(\p{M}{8})\p{M}+/gu;
const TAGS = /[\u{e0000}-\u{e007f}]/gu;

const EIGHT_BIT = /[\u0080-\u009f]/g;
const ESC = "\u001b";

const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: see above
  /\u001b(?:\[(?<facts>[0-?]*)(?<between>[ -/]*)(?<end>[@-~])|(?<string>[\]PX^_])(?<data>[^\u0007\u0018\u001a\u001b]*)(?:[\u0007\u0018\u001a]|\u001b\\|(?=\u001b))|(?<other>[ -/]*[0-~]))/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const UNFINISHED = /\u001b(?:\[[0-?]*[ -/]*|(?:[\]PX^_])[^\u0007\u0018\u001a\u001b]*|[ -/]*)$/y;

/** Longest sequence that is waited for, in UTF-16 units. */
const HELD_MOST = 4096;
const ADDRESS_MOST = 2000;
/** Moves, erasures and repetitions by more are made smaller: no screen is larger, and each costs time. */
const COUNT_MOST = 500;
const LINES_MOST = 100;

const MOVES = new Set("@ABCDEFGHIJKPXZ`abdefgrsu");
const LINES = new Set("LMST");
/** Origin, wrapping, the cursor, wrapping backwards, and the other screen. Never: mouse, focus, paste, size. */
const MODES = new Set(["6", "7", "25", "45", "47", "1047", "1048", "1049"]);
/** Cursor kept and brought back, line feeds, a tab stop, and line drawing. */
const OTHERS = new Set(["7", "8", "D", "E", "H", "M", "(0", "(B", "(A", ")0", ")B", ")A"]);

const smaller = (facts: string, most: number): string =>
  facts.replaceAll(/\d+/g, (digits) => String(Math.min(most, Number(digits))));

/** Control sequences that draw; null for all others: reports, window operations, modes of input, unknown ones. */
const drawing = (facts: string, between: string, end: string): string | null => {
  if (between !== "" || facts.length > 256) return null;
  if (facts.startsWith("?")) {
    const modes = facts
      .slice(1)
      .split(";")
      .filter((mode) => MODES.has(mode));
    return (end === "h" || end === "l") && modes.length > 0 ? `${ESC}[?${modes.join(";")}${end}` : null;
  }
  if (/[<=>?]/.test(facts)) return null;
  if (end === "m") return `${ESC}[${smaller(facts, 999)}m`;
  if (end === "h" || end === "l") return facts === "4" ? `${ESC}[4${end}` : null;
  if (MOVES.has(end)) return `${ESC}[${smaller(facts, COUNT_MOST)}${end}`;
  return LINES.has(end) ? `${ESC}[${smaller(facts, LINES_MOST)}${end}` : null;
};

/** An address that may become a link, written in full and in ASCII; null for every scheme but http and https. */
export const webAddress = (text: string): string | null => {
  if (text.length > ADDRESS_MOST || !/^https?:\/\//i.test(text)) return null;
  const address = URL.parse(text);
  if (address === null || (address.protocol !== "http:" && address.protocol !== "https:")) return null;
  return address.username === "" && address.password === "" ? address.href : null;
};

/** A link begins or ends; everything else that a program can tell a terminal in this form has no place here. */
const link = (data: string): string => {
  const uri = /^8;[^;]*;(.*)$/s.exec(data)?.[1];
  if (uri === undefined) return "";
  return `${ESC}]8;;${uri === "" ? "" : (webAddress(uri) ?? "")}${ESC}\\`;
};

const harmlessText = (text: string): string =>
  text.replaceAll(SILENT, "").replaceAll(UNSEEN, "\ufffd").replaceAll(TAGS, "").replaceAll(PILED, "$1");

/**
 * Makes of recorded output what may be drawn: text, colours, moves of the cursor, erasures, and links to http and https. What sets
 * titles, asks for answers, reaches the clipboard, opens or moves windows, or changes what keys and mouse mean is left out, and so
 * is everything unknown. [WB-2]
 *
 * The function takes the output in pieces of any size, in order: a sequence may begin in one and end in another.
 */
export const outputFilter = (): ((piece: string) => string) => {
  let held = "";
  return (piece) => {
    const bits = (character: string): string => ESC + String.fromCharCode(character.charCodeAt(0) - 0x40);
    const output = held + piece.replaceAll(EIGHT_BIT, bits);
    held = "";
    let kept = "";
    let at = 0;
    while (at < output.length) {
      const next = output.indexOf(ESC, at);
      kept += harmlessText(output.slice(at, next === -1 ? undefined : next));
      if (next === -1) break;
      UNFINISHED.lastIndex = next;
      if (UNFINISHED.test(output)) {
        const tail = output.slice(next);
        // The rest of what is too long has to go with its beginning: an unknown string takes its place.
        if (tail.length <= HELD_MOST) held = tail;
        else held = "]PX^_".includes(tail[1] ?? "") ? `${ESC}X` : "";
        break;
      }
      SEQUENCE.lastIndex = next;
      const found = SEQUENCE.exec(output);
      const { facts, between = "", end = "", string, data = "", other = "" } = found?.groups ?? {};
      if (facts !== undefined) kept += drawing(facts, between, end) ?? "";
      else if (string === "]") kept += link(data);
      else if (OTHERS.has(other)) kept += ESC + other;
      else if (other === "c") kept += `${ESC}[0m${ESC}[2J${ESC}[H`;
      at = found === null ? next + 1 : SEQUENCE.lastIndex;
    }
    return kept;
  };
};
