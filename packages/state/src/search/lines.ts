import type { Bytes } from "@holdfast/vault/bytes";
import { parseJson } from "../canonical-json.ts";
import { decodeText } from "../section-content.ts";
import type { Matcher, Range } from "./query.ts";
import { type PartText, type SearchPart, textsOfMessage } from "./texts.ts";

/** How the lines of a text are to be read: as they are, as a terminal shows them, or one message each. */
export type StreamKind = "text" | "output" | "messages";

/** One place that matches. `line` counts from 0: in its part, or in the lines that were searched. */
export interface Hit extends Range {
  readonly part: SearchPart;
  readonly item: string;
  readonly line: number;
  /** The whole line, as it is shown. */
  readonly text: string;
}

/** Colours, moves of the cursor, titles and links that a program tells its terminal, none of which is seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that terminals are controlled by
const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-Z\\^-~])/g;

/** A text of a terminal as it is seen. */
export const visible = (output: string): string => output.replaceAll(CONTROL, "");

const bare = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

const hitsOfLine = (
  text: string,
  at: Pick<Hit, "part" | "item" | "line">,
  matcher: Matcher,
): readonly Hit[] => matcher.places(text).map(({ start, end }) => ({ ...at, text, start, end }));

/** Of one text, line by line. */
export const hitsOfText = ({ part, item, text }: PartText, matcher: Matcher): readonly Hit[] =>
  matcher.mayMatch(text)
    ? text.split("\n").flatMap((line, i) => hitsOfLine(bare(line), { part, item, line: i }, matcher))
    : [];

const shownIn = (kind: StreamKind, line: string): string => bare(kind === "output" ? visible(line) : line);

const hitsOfMessage = (line: string, matcher: Matcher): readonly Hit[] => {
  const message = matcher.mayMatch(line) || line.includes("\\") ? parseJson(line) : null;
  return message?.ok ? textsOfMessage(message.value).flatMap((text) => hitsOfText(text, matcher)) : [];
};

/** Of one line of a stream, without its end. Bytes that are no text have none. */
export const hitsOfStreamLine = (
  kind: StreamKind,
  bytes: Bytes,
  line: number,
  matcher: Matcher,
): readonly Hit[] => {
  const text = decodeText(bytes);
  if (text === null) return [];
  if (kind === "messages") return hitsOfMessage(text, matcher);
  const part = kind === "output" ? "output" : "content";
  return hitsOfLine(shownIn(kind, text), { part, item: "", line }, matcher);
};

const eachLine = (bytes: Bytes): readonly Bytes[] => {
  const lines: Bytes[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  lines.push(bytes.subarray(from));
  return lines;
};

/** Of many lines, the first of which is number `first`. */
export const hitsOfStreamLines = (
  kind: StreamKind,
  bytes: Bytes,
  first: number,
  matcher: Matcher,
): readonly Hit[] => {
  const text = decodeText(bytes);
  const seen = text === null || kind === "messages" ? null : kind === "output" ? visible(text) : text;
  if (seen !== null && !matcher.mayMatch(seen)) return [];
  return eachLine(bytes).flatMap((line, i) => hitsOfStreamLine(kind, line, first + i, matcher));
};

/** The texts that whole lines of a stream hold, to make grams of. */
export const textsOfStreamLines = (kind: StreamKind, bytes: Bytes): readonly string[] => {
  const whole = decodeText(bytes);
  const lines = whole === null ? eachLine(bytes).flatMap((line) => decodeText(line) ?? []) : [whole];
  if (kind !== "messages") return kind === "output" ? lines.map(visible) : lines;
  return lines
    .flatMap((text) => text.split("\n"))
    .flatMap((line) => {
      const message = parseJson(line);
      return message.ok ? textsOfMessage(message.value).map(({ text }) => text) : [];
    });
};
