import { utf8 } from "@holdfast/vault/bytes";
import { parseJson } from "../canonical-json.ts";

/** JSON that was cut off, read to the end of its last complete value. [RC-8] */
export interface CutJson {
  /** What was complete; undefined when nothing was. */
  readonly value: unknown;
  /** UTF-8 bytes that follow the last complete value. 0: it was whole. */
  readonly leftBytes: number;
}

/** Values nested deeper than this are not JSON that anybody here wrote. */
const DEPTH_MAX = 512;

interface Open {
  readonly close: "}" | "]";
  /** Length of the text up to the end of the last complete member. */
  end: number;
}

const isSpace = (char: string | undefined): boolean =>
  char === " " || char === "\n" || char === "\r" || char === "\t";

/** Where the string that begins at `from` ends, or -1. */
const stringEnd = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === '"') return at + 1;
  }
  return -1;
};

const PLAIN = /[-+0-9.eEa-z]+/y;

/** A number at the very end may go on: only what something follows is known to be complete. */
const plainEnd = (text: string, from: number): number => {
  PLAIN.lastIndex = from;
  const found = PLAIN.exec(text)?.[0] ?? "";
  const end = from + found.length;
  const named = found === "true" || found === "false" || found === "null";
  return found === "" || (end === text.length && !named) ? -1 : end;
};

/** The text up to the end of its last complete member, closed; and how far it goes. Null when nothing is complete. */
const mended = (text: string): { readonly json: string; readonly end: number } | null => {
  const open: Open[] = [];
  let at = 0;
  /** In an object: a key was read and its colon, and its value is due. */
  let keyed = false;
  const complete = (end: number): void => {
    const inner = open.at(-1);
    if (inner !== undefined) inner.end = end;
    keyed = false;
  };
  while (at < text.length) {
    const char = text[at];
    const inner = open.at(-1);
    if (isSpace(char) || char === ",") at += 1;
    else if (char === "{" || char === "[") {
      if (open.length === DEPTH_MAX) return null;
      at += 1;
      open.push({ close: char === "{" ? "}" : "]", end: at });
      keyed = false;
    } else if (char === inner?.close) {
      at += 1;
      open.pop();
      complete(at);
    } else {
      const end = char === '"' ? stringEnd(text, at) : plainEnd(text, at);
      if (end === -1) break;
      at = end;
      if (inner?.close !== "}" || keyed) complete(at);
      else {
        while (isSpace(text[at])) at += 1;
        if (text[at] !== ":") break;
        at += 1;
        keyed = true;
      }
    }
    if (open.length === 0) break;
  }
  const last = open.at(-1);
  if (last === undefined) return at === 0 ? null : { json: text.slice(0, at), end: at };
  const json = open.reduceRight((sum, { close }) => sum + close, text.slice(0, last.end));
  return { json, end: last.end };
};

/**
 * Reads JSON that may have been cut off anywhere: complete values and members are kept, the torn one and whatever follows is told
 * by bytes. Nothing is made up: a torn string or number is left out, not shortened. [RC-8]
 */
export const readCutJson = (text: string): CutJson => {
  const whole = parseJson(text);
  if (whole.ok) return { value: whole.value, leftBytes: 0 };
  const found = mended(text);
  const parsed = found === null ? null : parseJson(found.json);
  if (found === null || !parsed?.ok) return { value: undefined, leftBytes: utf8(text).length };
  return { value: parsed.value, leftBytes: utf8(text.slice(found.end)).length };
};
