import { type Bytes, concat, utf8 } from "@holdfast/vault/bytes";
import { Value } from "@sinclair/typebox/value";
import { parseJson } from "../canonical-json.ts";
import { MessageSchema } from "../model.ts";
import { type SectionKey, typeOfKey } from "../section-key.ts";

/** Chunks that follow each other, each whole; `first` is the number of the first among the section's chunks. */
export interface Piece {
  readonly first: number;
  readonly content: Bytes;
  /** Whether it reaches the end of the section. */
  readonly last: boolean;
}

const piecesOf = (chunks: readonly (Bytes | null)[]): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (let at = 0; at < chunks.length; ) {
    const run: Bytes[] = [];
    const first = at;
    for (let chunk = chunks[at]; chunk; chunk = chunks[++at]) run.push(chunk);
    if (run.length > 0) pieces.push({ first, content: concat(...run), last: at === chunks.length });
    else at += 1;
  }
  return pieces;
};

const lenient = new TextDecoder("utf-8");

/** The lines of a piece that are whole messages: one that a gap cut off is none. */
const messagesIn = ({ content }: Piece): readonly string[] =>
  lenient
    .decode(content)
    .split("\n")
    .slice(0, -1)
    .filter((line) => {
      const value = parseJson(line);
      return value.ok && Value.Check(MessageSchema, value.value);
    });

/**
 * What can be shown of a section that lost some of its chunks: whole messages of a conversation. A file or an output with a hole
 * is not shown as if it were one; its pieces are kept apart. T7 [RC-3]
 */
export const partOf = (
  key: SectionKey,
  chunks: readonly (Bytes | null)[],
): { readonly content: Bytes | null; readonly pieces: readonly Piece[] } => {
  const pieces = piecesOf(chunks);
  if (typeOfKey(key) !== "conv") return { content: null, pieces };
  const lines = pieces.flatMap(messagesIn);
  return { content: lines.length === 0 ? null : utf8(lines.map((line) => `${line}\n`).join("")), pieces };
};
