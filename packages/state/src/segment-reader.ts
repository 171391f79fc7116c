import { STATE_READ_MAX } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { isAssisted, peekHeader } from "@holdfast/vault/header";
import type { Primitives } from "@holdfast/vault/primitives";
import { createSegmentOpener, type SegmentOpener } from "@holdfast/vault/segment";
import { chunkIds } from "./chunk-id.ts";
import { type Deflate, decodeChunk } from "./codec.ts";
import { indicesBy } from "./indices-by.ts";
import type { SegmentRow } from "./manifest-body.ts";
import type { Place } from "./place.ts";
import { type SpaceKeys, spaceKeyOf } from "./space-keys.ts";

/** About 1 MB of content: small enough that each step finds in the cache what the step before it wrote. */
const BATCH_CHUNKS = 128;

/** Where the bytes of segments come from; null for one that cannot be had. Asked at most once for each. */
export interface SegmentSource {
  readonly get: (segmentId: Bytes) => Promise<Bytes | null>;
}

export interface OpenDeps {
  readonly primitives: Primitives;
  readonly deflate: Deflate;
  /**
   * Whether the certificate of a segment's author has the assisted flag, null where nobody knows: a segment that says
   * otherwise is not read. [AM-2]
   */
  readonly isAssisted?: (deviceId: Bytes) => boolean | null;
}

/** `damaged`: some of its bytes are not those that were sealed; what its whole frames hold is still read. */
export interface SegmentReport {
  readonly id: Bytes;
  readonly state: "ok" | "missing" | "damaged";
}

/** A chunk to read: the section type its id was made with, and its place. */
export interface Wanted {
  readonly type: number;
  readonly place: Place;
}

/** Epochs of segments by ordinal; those that could not be read are missing. */
export type SegmentEpochs = ReadonlyMap<number, number>;

/** Whoever finds chunks by place; null for one that cannot be had whole. */
export interface ChunkReader {
  readonly read: (wanted: readonly Wanted[]) => Promise<readonly (Bytes | null)[]>;
}

interface Held {
  readonly opener: SegmentOpener | null;
  readonly epoch: number | null;
  readonly report: SegmentReport;
}

/**
 * Reads chunks by place; every answer has been decrypted, inflated and checked against its chunk id. [ST-6]
 *
 * Chunks that are named over and over cost their whole length each time: beyond what any state needs, none is read. [EX-6]
 */
export class SegmentReader {
  readonly #deps: OpenDeps;
  readonly #keys: SpaceKeys;
  readonly #source: SegmentSource;
  readonly #rows: ReadonlyMap<number, SegmentRow>;
  readonly #held = new Map<number, Promise<Held>>();
  #left: { bytes: number; chunks: number } = { ...STATE_READ_MAX };

  constructor(deps: OpenDeps, keys: SpaceKeys, source: SegmentSource, rows: readonly SegmentRow[]) {
    this.#deps = deps;
    this.#keys = keys;
    this.#source = source;
    this.#rows = new Map(rows.map((row) => [row.ordinal, row]));
  }

  #hold(row: SegmentRow): Promise<Held> {
    const held = this.#held.get(row.ordinal) ?? this.#fetch(row);
    this.#held.set(row.ordinal, held);
    return held;
  }

  async #fetch(row: SegmentRow): Promise<Held> {
    const bytes = await this.#source.get(row.id);
    if (bytes === null) return { opener: null, epoch: null, report: { id: row.id, state: "missing" } };
    const whole = equal(await digestOf(this.#deps.primitives, bytes), row.digest);
    const opener = await this.#open(bytes, row);
    // Authenticated with the rest of the header: the key of another epoch would not have opened it.
    const head = opener === null ? null : peekHeader(bytes);
    const epoch = head?.ok ? head.value.header.epoch : null;
    return { opener, epoch, report: { id: row.id, state: whole && opener !== null ? "ok" : "damaged" } };
  }

  async #open(bytes: Bytes, row: SegmentRow): Promise<SegmentOpener | null> {
    const { workspaceId } = this.#keys;
    const head = peekHeader(bytes);
    if (!head.ok) return null;
    const { hdr, header } = head.value;
    const spaceKey = spaceKeyOf(this.#keys, header.epoch);
    if (spaceKey === null) return null;
    const known = this.#deps.isAssisted?.(header.authorDeviceId) ?? null;
    if (known !== null && known !== isAssisted(header)) return null;
    // As parts and not as a whole: a segment that lost its tail still gives the frames it has.
    const source = { head: bytes, body: bytes.subarray(hdr.length + 64) };
    const opener = await createSegmentOpener(
      this.#deps.primitives,
      source,
      { scopeId: workspaceId, objectId: row.id },
      spaceKey,
    );
    return opener.ok ? opener.value : null;
  }

  /** The chunks' contents in order; null for one that is missing, damaged or not the chunk its id names. */
  async read(wanted: readonly Wanted[]): Promise<readonly (Bytes | null)[]> {
    const contents: (Bytes | null)[] = new Array(wanted.length).fill(null);
    if (wanted.length > this.#left.chunks) return contents;
    this.#left.chunks -= wanted.length;
    const byOrdinal = indicesBy(wanted, ({ place }) => place.ordinal);
    await Promise.all(
      [...byOrdinal].map(async ([ordinal, indices]) => {
        const row = this.#rows.get(ordinal);
        const opener = row === undefined ? null : (await this.#hold(row)).opener;
        if (opener === null) return;
        for (let from = 0; from < indices.length && this.#left.bytes > 0; from += BATCH_CHUNKS) {
          await this.#readBatch(opener, wanted, indices.slice(from, from + BATCH_CHUNKS), contents);
        }
      }),
    );
    return contents;
  }

  /** Decrypts, inflates and checks some chunks of one segment, and puts them where they were asked for. */
  async #readBatch(
    opener: SegmentOpener,
    wanted: readonly Wanted[],
    indices: readonly number[],
    contents: (Bytes | null)[],
  ): Promise<void> {
    const chosen = indices.flatMap((i) => wanted[i] ?? []);
    const frames = await opener.openFrames(chosen.map(({ place }) => place));
    const decoded = chosen.map(({ type }, k) => {
      const frame = frames[k];
      return frame ? decodeChunk(this.#deps.deflate, type, frame) : null;
    });
    const checked = await this.#checked(chosen, decoded);
    indices.forEach((i, k) => {
      contents[i] = checked[k] ?? null;
      this.#left.bytes -= checked[k]?.length ?? 0;
    });
  }

  /** Drops every content whose id is not the one it was asked for under. */
  async #checked(wanted: readonly Wanted[], contents: readonly (Bytes | null)[]): Promise<(Bytes | null)[]> {
    const checked: (Bytes | null)[] = new Array(wanted.length).fill(null);
    const generations = indicesBy(wanted, ({ place }) => place.keyGeneration);
    for (const [generation, indices] of generations) {
      const cid = this.#keys.generations[generation]?.cid;
      if (cid === undefined) continue;
      const present = indices.flatMap((i) => {
        const content = contents[i];
        const want = wanted[i];
        return content && want ? [{ i, content, type: want.type, place: want.place }] : [];
      });
      const ids = await chunkIds(this.#deps.primitives, cid, present);
      present.forEach(({ i, content, place }, k) => {
        const id = ids[k];
        if (id !== undefined && equal(id, place.chunkId)) checked[i] = content;
      });
    }
    return checked;
  }

  /** What became of every segment; fetches those that no chunk has asked for. */
  async reports(): Promise<readonly SegmentReport[]> {
    return Promise.all([...this.#rows.values()].map(async (row) => (await this.#hold(row)).report));
  }

  /** Under which epoch each segment is sealed, as far as it could be opened; fetches like `reports`. */
  async epochs(): Promise<SegmentEpochs> {
    const epochs = new Map<number, number>();
    for (const row of this.#rows.values()) {
      const { epoch } = await this.#hold(row);
      if (epoch !== null) epochs.set(row.ordinal, epoch);
    }
    return epochs;
  }
}
