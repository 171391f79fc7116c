import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Folded, fold, isAscii } from "./fold.ts";
import { gramsOf } from "./grams.ts";

/** What is looked for. A regular expression has the syntax of RE2: nothing in it looks around or refers back. */
export interface Query {
  readonly text: string;
  readonly caseSensitive?: boolean;
  readonly wholeWords?: boolean;
  readonly regex?: boolean;
}

/** A place in a line, in UTF-16 units of the line itself. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `pattern`: not a regular expression that can be held to a bound. */
export type QueryRefusal = "empty" | "too-long" | "not-text" | "pattern";

/** A query made ready. */
export interface Matcher {
  /** The places in one line, in order and apart from each other; an empty match is none. */
  readonly places: (line: string) => readonly Range[];
  /** False only where no line of this text can match: a quick look at many lines. */
  readonly mayMatch: (text: string) => boolean;
  /** What every text that matches has of grams; empty where that cannot be told. */
  readonly grams: readonly number[];
  /** Lines that were not looked at to the end, because a regular expression would have taken longer than its bound. */
  readonly stopped: () => number;
}

/** What finds a regular expression in a text, in time that grows with both lengths and no faster. */
export interface Pattern {
  /** Steps of the expression: what one character of text may cost. */
  readonly size: number;
  readonly find: (text: string) => Iterable<Range>;
}

/** @throws nothing: null where the expression is none */
export type CompilePattern = (source: string, caseSensitive: boolean) => Pattern | null;

export const QUERY_MAX_CHARS = 1_000;
/** Steps on one line, about half a second on a slow device. */
const STEPS_MAX = 20_000_000;

const WORD = /[\p{L}\p{M}\p{N}_]/u;
const before = (line: string, at: number): string => {
  const low = line.charCodeAt(at - 1);
  return line.slice(low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1, at);
};
const after = (line: string, at: number): string => {
  const point = line.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
};
const isBorder = (left: string, right: string): boolean => !(WORD.test(left) && WORD.test(right));

/** Whether neither end of the place is in the middle of a word. */
const isWhole = (line: string, { start, end }: Range): boolean =>
  isBorder(before(line, start), after(line, start)) && isBorder(before(line, end), after(line, end));

const sourceOf = ({ start, end }: Folded, from: number, to: number): Range => ({
  start: start(from),
  end: end(to - 1),
});

/** One of two letters may have come of the same character: it is one place. */
const distinct = (ranges: readonly Range[]): readonly Range[] =>
  ranges.filter((range, i) => i === 0 || range.start >= (ranges[i - 1]?.end ?? 0));

type Found = Omit<Matcher, "grams">;

const literal = (wanted: string, caseSensitive: boolean): Found => {
  const needle = fold(wanted, caseSensitive).text;
  return {
    places: (line) => {
      const folded = fold(line, caseSensitive);
      const ranges: Range[] = [];
      for (
        let at = folded.text.indexOf(needle);
        at >= 0;
        at = folded.text.indexOf(needle, at + needle.length)
      )
        ranges.push(sourceOf(folded, at, at + needle.length));
      return distinct(ranges);
    },
    mayMatch: (text) => !isAscii(text) || (caseSensitive ? text : text.toLowerCase()).includes(needle),
    stopped: () => 0,
  };
};

const expression = (pattern: Pattern): Found => {
  let stopped = 0;
  return {
    places: (line) => {
      if (line.length * pattern.size > STEPS_MAX) {
        stopped += 1;
        return [];
      }
      const folded = fold(line, true);
      const ranges: Range[] = [];
      for (const { start, end } of pattern.find(folded.text))
        if (end > start) ranges.push(sourceOf(folded, start, end));
      return distinct(ranges);
    },
    mayMatch: () => true,
    stopped: () => stopped,
  };
};

/** A query as something that finds it in lines. [SE-6] @param compile for a regular expression */
export const matcherOf = (
  { text, caseSensitive = false, wholeWords = false, regex = false }: Query,
  compile: CompilePattern,
): Result<Matcher, QueryRefusal> => {
  if (text === "") return err("empty");
  if (text.length > QUERY_MAX_CHARS) return err("too-long");
  // A query never spans lines: it would never be found.
  if (!text.isWellFormed() || (!regex && /[\r\n]/.test(text))) return err("not-text");
  const pattern = regex ? compile(text.normalize("NFC"), caseSensitive) : null;
  if (regex && pattern === null) return err("pattern");
  const found = pattern === null ? literal(text, caseSensitive) : expression(pattern);
  const { places } = found;
  return ok({
    ...found,
    places: wholeWords ? (line) => places(line).filter((range) => isWhole(line, range)) : places,
    grams: regex ? [] : gramsOf([text]),
  });
};
