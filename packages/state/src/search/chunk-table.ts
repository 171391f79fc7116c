import { toHex } from "@holdfast/protocol/encoding";
import type { ByteReader, Bytes, ByteWriter } from "@holdfast/vault/bytes";
import type { SegmentRow } from "../manifest-body.ts";
import { type Place, readPlace, writePlace } from "../place.ts";
import type { Wanted } from "../segment-reader.ts";

/** New rows of a table, in the order in which they follow what it has. */
export interface TablePart {
  readonly segments: readonly SegmentRow[];
  readonly chunks: readonly Wanted[];
}

/**
 * Every distinct chunk that a history names, by a number, with one place where it lies. The segments have ordinals of this table's
 * own: those of saves mean something within their save alone.
 */
export class ChunkTable {
  readonly #segments: SegmentRow[] = [];
  readonly #ordinals = new Map<string, number>();
  readonly #chunks: Wanted[] = [];
  readonly #numbers = new Map<string, number>();
  #writtenSegments = 0;
  #writtenChunks = 0;

  get segments(): readonly SegmentRow[] {
    return this.#segments;
  }

  at(number: number): Wanted | null {
    return this.#chunks[number] ?? null;
  }

  #ordinalOf(row: SegmentRow): number {
    const name = `${toHex(row.id)}${toHex(row.digest)}`;
    const ordinal = this.#ordinals.get(name) ?? this.#segments.length;
    if (ordinal === this.#segments.length) this.#segments.push({ ...row, ordinal });
    this.#ordinals.set(name, ordinal);
    return ordinal;
  }

  /** The number of a chunk. `again`: it is said to lie in another segment, where it may be had when it could not be had before. */
  note(type: number, place: Place, row: SegmentRow, again: (number: number) => boolean): number {
    const name = `${place.keyGeneration}:${toHex(place.chunkId)}`;
    const known = this.#numbers.get(name);
    if (known !== undefined && !again(known)) return known;
    const number = known ?? this.#chunks.length;
    this.#chunks[number] = { type, place: { ...place, ordinal: this.#ordinalOf(row) } };
    this.#numbers.set(name, number);
    return number;
  }

  writeNew(writer: ByteWriter): void {
    const segments = this.#segments.slice(this.#writtenSegments);
    writer.varint(this.#writtenSegments).varint(this.#writtenChunks).varint(segments.length);
    for (const { id, digest, bytes } of segments) writer.bytes(id).bytes(digest).varint(bytes);
    const chunks = this.#chunks.slice(this.#writtenChunks);
    writer.varint(chunks.length);
    for (const { type, place } of chunks) {
      writer.u8(type);
      writePlace(writer, place);
    }
    this.#writtenSegments = this.#segments.length;
    this.#writtenChunks = this.#chunks.length;
  }

  /** Reads what `writeNew` wrote, and takes nothing over yet. */
  readNew(reader: ByteReader): TablePart {
    const copy = (length: number): Bytes => reader.take(length).slice();
    // What is written names rows by number: it means something on top of the same rows alone.
    if (reader.varint() !== this.#segments.length || reader.varint() !== this.#chunks.length) {
      reader.fail("another table");
    }
    const segments: SegmentRow[] = [];
    for (let left = reader.varint(); left > 0; left--) {
      const ordinal = this.#segments.length + segments.length;
      segments.push({ ordinal, id: copy(16), digest: copy(32), bytes: reader.varint() });
    }
    const chunks: Wanted[] = [];
    for (let left = reader.varint(); left > 0; left--) {
      const type = reader.u8();
      const place = readPlace(reader);
      chunks.push({ type, place: { ...place, chunkId: place.chunkId.slice() } });
    }
    return { segments, chunks };
  }

  add({ segments, chunks }: TablePart): void {
    for (const row of segments) this.#ordinalOf(row);
    for (const chunk of chunks) {
      this.#numbers.set(`${chunk.place.keyGeneration}:${toHex(chunk.place.chunkId)}`, this.#chunks.length);
      this.#chunks.push(chunk);
    }
    this.#writtenSegments = this.#segments.length;
    this.#writtenChunks = this.#chunks.length;
  }
}
