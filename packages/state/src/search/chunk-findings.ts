import type { Bytes } from "@holdfast/vault/bytes";
import { parseJson } from "../canonical-json.ts";
import { decodeText } from "../section-content.ts";
import { gramSet, gramsOf } from "./grams.ts";
import { type Hit, hitsOfStreamLines, hitsOfText, type StreamKind, textsOfStreamLines } from "./lines.ts";
import type { Matcher } from "./query.ts";
import { nameOfValue, textsOfValue } from "./texts.ts";

const NEWLINE = 10;
const NONE: Bytes = new Uint8Array(0);

/** What joins a chunk to its neighbours: the text before its first end of a line and after its last, and how many it has. */
export interface ChunkEdges {
  readonly newlines: number;
  /** All of it where no line ends in it. */
  readonly head: Bytes;
  readonly tail: Bytes;
}

/** A chunk of a stream, searched: `hits` of its whole lines, numbered from the line that its head ends. */
export interface StreamFindings extends ChunkEdges {
  readonly hits: readonly Hit[];
}

export interface ValueFindings {
  readonly name: string;
  readonly hits: readonly Hit[];
}

const partsOf = (bytes: Bytes): ChunkEdges & { readonly inner: Bytes | null } => {
  const first = bytes.indexOf(NEWLINE);
  if (first < 0) return { newlines: 0, head: bytes.slice(), tail: NONE, inner: null };
  const last = bytes.lastIndexOf(NEWLINE);
  let newlines = 0;
  for (let at = first; at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) newlines += 1;
  return {
    newlines,
    // Copies: what is left of a chunk is not to hold all of it.
    head: bytes.slice(0, first),
    tail: bytes.slice(last + 1),
    inner: last > first ? bytes.subarray(first + 1, last) : null,
  };
};

/** Searches the whole lines of a chunk, each once however many states it is in. */
export const searchStreamChunk = (kind: StreamKind, bytes: Bytes, matcher: Matcher): StreamFindings => {
  const { inner, ...edges } = partsOf(bytes);
  return { ...edges, hits: inner === null ? [] : hitsOfStreamLines(kind, inner, 1, matcher) };
};

const jsonOf = (bytes: Bytes): unknown => {
  const text = decodeText(bytes);
  const value = text === null ? null : parseJson(text);
  return value?.ok ? value.value : null;
};

export const searchValue = (bytes: Bytes, matcher: Matcher): ValueFindings => {
  const value = jsonOf(bytes);
  return { name: nameOfValue(value), hits: textsOfValue(value).flatMap((text) => hitsOfText(text, matcher)) };
};

/** What tells whether a chunk may match without opening it. [SE-4] */
export interface ChunkDigest extends ChunkEdges {
  readonly grams: Uint8Array;
}

/** Longer edges are not written down: such a chunk is opened by every search. */
const EDGES_MAX_BYTES = 4_096;

/** Null for a chunk of so long lines that it is better opened. */
export const digestStreamChunk = (kind: StreamKind, bytes: Bytes): ChunkDigest | null => {
  const { inner, ...edges } = partsOf(bytes);
  if (edges.head.length + edges.tail.length > EDGES_MAX_BYTES) return null;
  return { ...edges, grams: gramSet(gramsOf(inner === null ? [] : textsOfStreamLines(kind, inner))) };
};

export const digestValue = (bytes: Bytes): ChunkDigest => ({
  newlines: 0,
  head: NONE,
  tail: NONE,
  grams: gramSet(gramsOf(textsOfValue(jsonOf(bytes)).map(({ text }) => text))),
});
