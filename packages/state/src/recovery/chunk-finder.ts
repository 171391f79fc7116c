import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { createSegmentOpener, readSegmentIndex } from "@holdfast/vault/segment";
import type { SegmentRow } from "../manifest-body.ts";
import { type OpenDeps, SegmentReader, type SegmentSource, type Wanted } from "../segment-reader.ts";
import { type SpaceKeys, spaceKeyOf } from "../space-keys.ts";
import type { Origin } from "./ladder.ts";

/** Segments of some save that may hold a chunk again; asked for one by one, and only while something is missing. */
export interface OtherSegments {
  /** T4 for a save that was made to heal the one that is read. */
  readonly tier: "T3" | "T4";
  /** Digest of that save in hex, and its time; null for the save that is read. */
  readonly from: string | null;
  readonly at: number | null;
  readonly rows: readonly SegmentRow[];
  readonly source: SegmentSource;
}

interface Pending {
  readonly row: SegmentRow;
  readonly source: SegmentSource;
  readonly origin: Origin;
}

interface Found {
  readonly content: Bytes;
  readonly origin: Origin;
}

interface Holder {
  readonly reader: SegmentReader;
  readonly wanted: Wanted;
  readonly origin: Origin;
}

const nameOf = (type: number, keyGeneration: number, chunkId: Bytes): string =>
  `${type}:${keyGeneration}:${toHex(chunkId)}`;

/** Finds chunks by their ids in segments that the save does not name, by what the segments' own indexes say. [RC-3] */
export class ChunkFinder {
  readonly #deps: OpenDeps;
  readonly #keys: SpaceKeys;
  readonly #pending: Pending[] = [];
  readonly #holders = new Map<string, Holder[]>();

  constructor(deps: OpenDeps, keys: SpaceKeys, others: readonly OtherSegments[]) {
    this.#deps = deps;
    this.#keys = keys;
    const known = new Set<string>();
    for (const { tier, from, at, rows, source } of others) {
      for (const row of rows) {
        const id = `${toHex(row.id)}${from === null ? "" : "*"}`;
        if (known.has(id)) continue;
        known.add(id);
        this.#pending.push({ row, source, origin: { tier, from, at } });
      }
    }
  }

  /** Null when no segment that could be had holds it whole. */
  async find({ type, place }: Wanted): Promise<Found | null> {
    const name = nameOf(type, place.keyGeneration, place.chunkId);
    for (;;) {
      for (const { reader, wanted, origin } of this.#holders.get(name)?.splice(0) ?? []) {
        const [content] = await reader.read([wanted]);
        if (!content) continue;
        // The same chunk may be asked for again under another place.
        this.#holders.set(name, [{ reader, wanted, origin }]);
        return { content, origin };
      }
      const next = this.#pending.shift();
      if (next === undefined) return null;
      await this.#learn(next);
    }
  }

  async #learn({ row, source, origin }: Pending): Promise<void> {
    const bytes = await source.get(row.id);
    const peeked = bytes === null ? null : peekHeader(bytes);
    if (bytes === null || !peeked?.ok) return;
    const { hdr, header } = peeked.value;
    const spaceKey = spaceKeyOf(this.#keys, header.epoch);
    if (spaceKey === null) return;
    const opener = await createSegmentOpener(
      this.#deps.primitives,
      { head: bytes, body: bytes.subarray(hdr.length + 64) },
      { scopeId: this.#keys.workspaceId, objectId: row.id },
      spaceKey,
    );
    const index = opener.ok ? await readSegmentIndex(opener.value) : opener;
    if (!index.ok) return;
    const reader = new SegmentReader(this.#deps, this.#keys, { get: async () => bytes }, [row]);
    for (const { sectionType, chunkId, keyGeneration, frame, offset, length } of index.value) {
      const name = nameOf(sectionType, keyGeneration, chunkId);
      const place = { chunkId, keyGeneration, ordinal: row.ordinal, frame, offset, length };
      const holders = this.#holders.get(name) ?? [];
      holders.push({ reader, wanted: { type: sectionType, place }, origin });
      this.#holders.set(name, holders);
    }
  }
}
