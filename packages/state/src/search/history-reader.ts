import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import { indicesBy } from "../indices-by.ts";
import type { SegmentRow } from "../manifest-body.ts";
import {
  type ChunkReader,
  type OpenDeps,
  SegmentReader,
  type SegmentSource,
  type Wanted,
} from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";

/** Segments whose bytes are held at most, the ones that were read last. */
const HELD_MAX_BYTES = 48 * 1024 * 1024;

interface Open {
  readonly reader: SegmentReader;
  readonly bytes: number;
}

/** Reads chunks of many saves of one session: a segment that several of them name is verified and opened once. */
export class HistoryReader {
  readonly #deps: OpenDeps;
  readonly #keys: SpaceKeys;
  readonly #source: SegmentSource;
  readonly #open = new Map<string, Open>();
  #held = 0;
  /** Chunks that were opened, nodes of trees among them. */
  opened = 0;

  constructor(deps: OpenDeps, keys: SpaceKeys, source: SegmentSource) {
    this.#deps = deps;
    this.#keys = keys;
    this.#source = source;
  }

  #readerOf(row: SegmentRow): SegmentReader {
    const name = `${toHex(row.id)}:${row.ordinal}:${toHex(row.digest)}`;
    const known = this.#open.get(name);
    this.#open.delete(name);
    const open = known ?? {
      reader: new SegmentReader(this.#deps, this.#keys, this.#source, [row]),
      bytes: row.bytes,
    };
    this.#open.set(name, open);
    if (known === undefined) this.#held += open.bytes;
    for (const [oldest, { bytes }] of this.#open) {
      if (this.#held <= HELD_MAX_BYTES || oldest === name) break;
      this.#open.delete(oldest);
      this.#held -= bytes;
    }
    return open.reader;
  }

  /** What finds the chunks of a save that names these segments. */
  of(rows: readonly SegmentRow[]): ChunkReader {
    const byOrdinal = new Map(rows.map((row) => [row.ordinal, row]));
    return {
      read: async (wanted: readonly Wanted[]) => {
        const contents: (Bytes | null)[] = new Array(wanted.length).fill(null);
        for (const [ordinal, indices] of indicesBy(wanted, ({ place }) => place.ordinal)) {
          const row = byOrdinal.get(ordinal);
          if (row === undefined) continue;
          const found = await this.#readerOf(row).read(indices.flatMap((i) => wanted[i] ?? []));
          indices.forEach((i, k) => {
            contents[i] = found[k] ?? null;
          });
          this.opened += found.length;
        }
        return contents;
      },
    };
  }
}
