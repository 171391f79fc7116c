import { toHex } from "@holdfast/protocol/encoding";
import { TIERS, type Tier } from "@holdfast/protocol/session-recovery";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SegmentRow } from "../manifest-body.ts";
import type { Place } from "../place.ts";
import type { CarriedChunk } from "../save-options.ts";
import {
  type ChunkReader,
  type OpenDeps,
  type SegmentEpochs,
  SegmentReader,
  type SegmentReport,
  type SegmentSource,
  type Wanted,
} from "../segment-reader.ts";
import type { SpaceKeys } from "../space-keys.ts";
import { ChunkFinder, type OtherSegments } from "./chunk-finder.ts";
import type { Plaintexts } from "./plaintexts.ts";

/** Another copy of the save's own segments. */
export interface Copies {
  readonly tier: Extract<Tier, "T0" | "T1" | "T2">;
  readonly source: SegmentSource;
}

/** How a chunk was had: by which tier, and for T3 and T4 out of which save. */
export interface Origin {
  readonly tier: Tier;
  /** Digest of the save in hex, and its time in milliseconds since 1970; null for the save itself. */
  readonly from: string | null;
  readonly at: number | null;
}

export interface LadderInput {
  readonly rows: readonly SegmentRow[];
  /** As it was read first. */
  readonly first: SegmentSource;
  readonly copies: readonly Copies[];
  readonly others: readonly OtherSegments[];
  /** What this device has in the clear: T4, by itself. */
  readonly known?: Plaintexts;
}

/** The later of two tiers: what needed both was had by the later one. */
export const laterOf = (a: Origin | null, b: Origin | null): Origin | null => {
  if (a === null || b === null) return a ?? b;
  return TIERS.indexOf(b.tier) > TIERS.indexOf(a.tier) ? b : a;
};

/** Reads chunks from wherever they are whole: each copy, then any other segment that holds the same chunk. [RC-3] */
export class LadderReader implements ChunkReader {
  readonly #first: SegmentReader;
  readonly #copies: readonly { readonly tier: Copies["tier"]; readonly reader: SegmentReader }[];
  readonly #finder: ChunkFinder;
  readonly #origins = new Map<Place, Origin>();
  readonly #known: Plaintexts | null;
  readonly #carried = new Map<string, CarriedChunk>();

  constructor(deps: OpenDeps, keys: SpaceKeys, { rows, first, copies, others, known }: LadderInput) {
    this.#first = new SegmentReader(deps, keys, first, rows);
    this.#copies = copies.map(({ tier, source }) => ({
      tier,
      reader: new SegmentReader(deps, keys, source, rows),
    }));
    this.#known = known ?? null;
    this.#finder = new ChunkFinder(deps, keys, others);
  }

  async read(wanted: readonly Wanted[]): Promise<readonly (Bytes | null)[]> {
    const contents = [...(await this.#first.read(wanted))];
    const lacking = (): number[] => contents.flatMap((content, i) => (content === null ? [i] : []));
    for (const { tier, reader } of this.#copies) {
      const left = lacking();
      if (left.length === 0) return contents;
      const found = await reader.read(left.flatMap((i) => wanted[i] ?? []));
      const origin = { tier, from: null, at: null };
      for (const [k, i] of left.entries()) this.#take(contents, wanted, i, found[k] ?? null, origin);
    }
    for (const i of lacking()) {
      const want = wanted[i];
      const found = want === undefined ? null : await this.#finder.find(want);
      if (found !== null) this.#take(contents, wanted, i, found.content, found.origin);
    }
    await this.#takeKnown(contents, wanted, lacking());
    return contents;
  }

  #take(
    contents: (Bytes | null)[],
    wanted: readonly Wanted[],
    i: number,
    content: Bytes | null,
    origin: Origin,
  ): void {
    const place = wanted[i]?.place;
    if (content === null || place === undefined) return;
    contents[i] = content;
    this.#origins.set(place, origin);
  }

  /** How these places were had, the latest tier of them; null when all were whole at first. */
  originOf(places: Iterable<Place>): Origin | null {
    let latest: Origin | null = null;
    for (const place of places) latest = laterOf(latest, this.#origins.get(place) ?? null);
    return latest;
  }

  async #takeKnown(
    contents: (Bytes | null)[],
    wanted: readonly Wanted[],
    left: readonly number[],
  ): Promise<void> {
    if (this.#known === null || left.length === 0) return;
    const found = await this.#known.find(left.flatMap((i) => wanted[i] ?? []));
    for (const [k, i] of left.entries()) {
      const content = found[k] ?? null;
      const want = wanted[i];
      if (content === null || want === undefined) continue;
      const { chunkId, keyGeneration } = want.place;
      this.#carried.set(`${want.type}:${keyGeneration}:${toHex(chunkId)}`, {
        type: want.type,
        chunkId,
        keyGeneration,
        content,
      });
      this.#take(contents, wanted, i, content, { tier: "T4", from: null, at: null });
    }
  }

  /** Chunks that no segment gave and this device has in the clear: what a heal brings. [RC-9] */
  carried(): readonly CarriedChunk[] {
    return [...this.#carried.values()];
  }

  /** Under which epoch each of the save's own segments is sealed, as far as it could be opened. */
  epochs(): Promise<SegmentEpochs> {
    return this.#first.epochs();
  }

  /** What became of the save's own segments in the first reading. */
  reports(): Promise<readonly SegmentReport[]> {
    return this.#first.reports();
  }
}
