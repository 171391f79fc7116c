import { type Bytes, concat } from "@holdfast/vault/bytes";
import type { ChunkEdges } from "./chunk-findings.ts";
import { type Hit, hitsOfStreamLine, type StreamKind } from "./lines.ts";
import type { Matcher } from "./query.ts";

/** What is known of a chunk of a stream: how it joins its neighbours, and the hits of its whole lines. */
export interface KnownChunk extends ChunkEdges {
  readonly hits: readonly Hit[];
}

/** Lines that lie in two chunks or more, searched once for each such row of chunks. */
export class Streams {
  readonly #matcher: Matcher;
  readonly #joined = new Map<string, readonly Hit[]>();

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  #hitsOf(
    kind: StreamKind,
    row: readonly (number | "start")[],
    parts: readonly Bytes[],
    line: number,
  ): readonly Hit[] {
    const name = `${kind} ${row.join(" ")}`;
    const hits = this.#joined.get(name) ?? hitsOfStreamLine(kind, concat(...parts), 0, this.#matcher);
    this.#joined.set(name, hits);
    return kind === "messages" ? hits : hits.map((hit) => ({ ...hit, line }));
  }

  /**
   * The hits of a whole text, in order. A chunk that cannot be had is null: what lies on both sides of it is searched as far as
   * whole lines are there, and counts on from there.
   */
  hitsOf(
    kind: StreamKind,
    numbers: readonly (number | null)[],
    chunkOf: (number: number) => KnownChunk | null,
  ): readonly Hit[] {
    const hits: Hit[] = [];
    let line = 0;
    let row: (number | "start")[] = ["start"];
    let parts: Bytes[] = [];
    /** Nothing is known of how the line began. */
    let torn = false;
    const end = (): void => {
      if (!torn && parts.some(({ length }) => length > 0)) hits.push(...this.#hitsOf(kind, row, parts, line));
    };
    for (const number of numbers) {
      const chunk = number === null ? null : chunkOf(number);
      if (chunk === null || number === null) {
        torn = true;
        [row, parts] = [["start"], []];
        continue;
      }
      row.push(number);
      parts.push(chunk.head);
      if (chunk.newlines === 0) continue;
      end();
      const base = line;
      hits.push(
        ...(kind === "messages" ? chunk.hits : chunk.hits.map((hit) => ({ ...hit, line: hit.line + base }))),
      );
      line += chunk.newlines;
      torn = false;
      [row, parts] = [[number], [chunk.tail]];
    }
    end();
    return hits;
  }
}
