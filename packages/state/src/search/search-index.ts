import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { type ByteReader, type Bytes, ByteWriter, parseBytes, utf8 } from "@holdfast/vault/bytes";
import { decodeText } from "../section-content.ts";
import { keyOf, nameOfKey, SECTION, type SectionKey, typeOfKey } from "../section-key.ts";
import type { ChunkDigest } from "./chunk-findings.ts";
import { ChunkTable } from "./chunk-table.ts";
import type { Outline } from "./outline.ts";

/** A save that was read whole, and how its sections differ from those of another one that stands before it in the index. */
export interface IndexedSave {
  readonly digest: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly base: string | null;
  readonly set: ReadonlyMap<SectionKey, readonly number[]>;
  readonly removed: readonly SectionKey[];
}

const FORM = 1;

const writeKey = (writer: ByteWriter, key: SectionKey): void => {
  const name = utf8(nameOfKey(key));
  writer.u8(SECTION[typeOfKey(key)]).varint(name.length).bytes(name);
};

const readKey = (reader: ByteReader): SectionKey => {
  const type = reader.u8();
  const name = decodeText(reader.take(reader.varint()));
  const key = name === null ? null : keyOf(type, name);
  return key ?? reader.fail("section");
};

const writeBlob = (writer: ByteWriter, bytes: Uint8Array): void => {
  writer.varint(bytes.length).bytes(bytes as Bytes);
};
const readBlob = (reader: ByteReader): Bytes => reader.take(reader.varint()).slice();

const times = <T>(reader: ByteReader, read: () => T): readonly T[] => {
  const items: T[] = [];
  for (let left = reader.varint(); left > 0; left--) items.push(read());
  return items;
};

/**
 * What a device knows of a session's history without opening it again: which chunks the sections of each save are made of, and of each
 * chunk the grams that its text has. It grows by parts, and a part that is lost loses what it says and nothing else. [SE-4]
 */
export class SearchIndex {
  readonly chunks = new ChunkTable();
  readonly #digests = new Map<number, ChunkDigest>();
  readonly #saves = new Map<string, IndexedSave>();
  #newDigests: number[] = [];
  #newSaves: string[] = [];

  digestOf(number: number): ChunkDigest | null {
    return this.#digests.get(number) ?? null;
  }

  noteDigest(number: number, digest: ChunkDigest): void {
    if (this.#digests.has(number)) return;
    this.#digests.set(number, digest);
    this.#newDigests.push(number);
  }

  save(digest: string): IndexedSave | null {
    return this.#saves.get(digest) ?? null;
  }

  saves(): Iterable<IndexedSave> {
    return this.#saves.values();
  }

  noteSave(save: IndexedSave): void {
    if (this.#saves.has(save.digest)) return;
    this.#saves.set(save.digest, save);
    this.#newSaves.push(save.digest);
  }

  /** The sections of a save, from those of `current` where its way leads there; null where a part of the way was lost. */
  outlineOf(
    digest: string,
    current: { readonly digest: string; readonly outline: Outline } | null,
  ): Outline | null {
    const way: IndexedSave[] = [];
    let at: string | null = digest;
    while (at !== null && at !== current?.digest) {
      const save = this.#saves.get(at);
      // Each save stands behind its base: a way that does not end was made by nobody here.
      if (save === undefined || way.length > this.#saves.size) return null;
      way.push(save);
      at = save.base;
    }
    const outline = new Map(at === null ? [] : (current?.outline ?? []));
    for (const { set, removed } of way.reverse()) {
      for (const key of removed) outline.delete(key);
      for (const [key, list] of set) outline.set(key, list);
    }
    return outline;
  }

  /** What came since the last part was taken, to be sealed and kept; null for nothing. */
  take(): Bytes | null {
    if (this.#newDigests.length + this.#newSaves.length === 0) return null;
    const writer = new ByteWriter().u8(FORM);
    this.chunks.writeNew(writer);
    writer.varint(this.#newDigests.length);
    for (const number of this.#newDigests) {
      const digest = this.#digests.get(number);
      if (digest === undefined) throw new Error("a digest was noted and is gone");
      writer.varint(number).varint(digest.newlines);
      for (const bytes of [digest.head, digest.tail, digest.grams]) writeBlob(writer, bytes);
    }
    writer.varint(this.#newSaves.length);
    for (const name of this.#newSaves) this.#writeSave(writer, name);
    this.#newDigests = [];
    this.#newSaves = [];
    return writer.finish();
  }

  #writeSave(writer: ByteWriter, name: string): void {
    const save = this.#saves.get(name);
    if (save === undefined) throw new Error("a save was noted and is gone");
    writer.bytes(bytesOf(save.digest)).varint(save.seq).varint(save.at);
    if (save.base === null) writer.u8(0);
    else writer.u8(1).bytes(bytesOf(save.base));
    writer.varint(save.removed.length);
    for (const key of save.removed) writeKey(writer, key);
    writer.varint(save.set.size);
    for (const [key, list] of save.set) {
      writeKey(writer, key);
      writer.varint(list.length);
      for (const number of list) writer.varint(number);
    }
  }

  /** Takes over a part that was kept. False, and nothing taken, for one of another form or that does not follow. */
  add(part: Bytes): boolean {
    const read = parseBytes(part, (reader) => {
      if (reader.u8() !== FORM) return reader.fail("form");
      const table = this.chunks.readNew(reader);
      const digests = times(reader, () => {
        const [number, newlines] = [reader.varint(), reader.varint()];
        return [
          number,
          { newlines, head: readBlob(reader), tail: readBlob(reader), grams: readBlob(reader) },
        ] as const;
      });
      return { table, digests, saves: times(reader, () => readSave(reader)) };
    });
    if (!read.ok) return false;
    this.chunks.add(read.value.table);
    for (const [number, digest] of read.value.digests) this.#digests.set(number, digest);
    for (const save of read.value.saves) this.#saves.set(save.digest, save);
    return true;
  }
}

const bytesOf = (hex: string): Bytes => {
  const bytes = fromHex(hex);
  if (bytes === null) throw new RangeError("a digest is 64 hex digits");
  return bytes;
};

const readSave = (reader: ByteReader): IndexedSave => {
  const [digest, seq, at] = [toHex(reader.take(32)), reader.varint(), reader.varint()];
  const base = reader.u8() === 1 ? toHex(reader.take(32)) : null;
  const removed = times(reader, () => readKey(reader));
  const set = new Map(times(reader, () => [readKey(reader), times(reader, () => reader.varint())] as const));
  return { digest, seq, at, base, set, removed };
};
