import { type ByteReader, type Bytes, ByteWriter, compare } from "@holdfast/vault/bytes";
import { type Place, readPlaces, writePlaces } from "./place.ts";

/** Above this many chunks a section lists them in parts of their own. [ST-10] */
export const DIRECT_PLACES_MAX = 32;
const PART_PLACES_MIN = 8;
const PART_PLACES_MAX = 128;
const PART_END_BITS = 0x1f;

/** A part of a long chunk list: the places in it, and where the part itself lies. Null places: the part is lost. */
export interface ListPart {
  readonly place: Place;
  readonly places: readonly Place[] | null;
}

/** A section as the tree knows it. */
export interface Entry {
  readonly type: number;
  readonly name: Bytes;
  /** Length of the section's content. */
  readonly bytes: number;
  readonly fingerprint: Bytes;
  /** The chunks of a short section in order; empty when there are parts. */
  readonly direct: readonly Place[];
  readonly parts: readonly ListPart[];
  readonly encoded: Bytes;
}

export const makeEntry = (entry: Omit<Entry, "encoded">): Entry => {
  const writer = new ByteWriter();
  writer
    .u8(entry.type)
    .varint(entry.name.length)
    .bytes(entry.name)
    .varint(entry.bytes)
    .bytes(entry.fingerprint)
    .u8(entry.parts.length > 0 ? 1 : 0);
  const places = entry.parts.length > 0 ? entry.parts.map((part) => part.place) : entry.direct;
  writePlaces(writer, places);
  return { ...entry, encoded: writer.finish() };
};

/** Reads an entry; the parts of a long list are still to be loaded. */
export const readEntry = (reader: ByteReader, source: Bytes): Entry => {
  const start = reader.offset;
  const type = reader.u8();
  const name = reader.take(reader.varint());
  const bytes = reader.varint();
  const fingerprint = reader.take(32);
  const form = reader.u8();
  if (form > 1) reader.fail("unknown form of entry");
  const places = readPlaces(reader);
  if (form === 0 ? places.length > DIRECT_PLACES_MAX : places.length === 0)
    reader.fail("wrong form of entry");
  return {
    type,
    name,
    bytes,
    fingerprint,
    direct: form === 0 ? places : [],
    parts: form === 0 ? [] : places.map((place) => ({ place, places: null })),
    encoded: source.subarray(start, reader.offset),
  };
};

/** All chunks of a section in order, or null when a part of the list is lost. */
export const placesOf = (entry: Entry): readonly Place[] | null => {
  if (entry.parts.length === 0) return entry.direct;
  const places: Place[] = [];
  for (const part of entry.parts) {
    if (part.places === null) return null;
    places.push(...part.places);
  }
  return places;
};

/** Everything a section keeps alive: its chunks and the parts of its list. */
export const referencesOf = (entry: Entry): readonly Place[] => [
  ...entry.direct,
  ...entry.parts.flatMap((part) => [part.place, ...(part.places ?? [])]),
];

/** Ascending type, then name as bytes. */
export const compareEntries = (a: Entry, b: Entry): number => a.type - b.type || compare(a.name, b.name);

/** Where a list of places is divided: by the chunks' ids, so that one changed chunk changes one part. [ST-10] */
export const divideList = (places: readonly Place[]): readonly (readonly Place[])[] => {
  const parts: Place[][] = [];
  let part: Place[] = [];
  for (const place of places) {
    part.push(place);
    const ends = ((place.chunkId.at(-1) ?? 0) & PART_END_BITS) === 0;
    if ((ends && part.length >= PART_PLACES_MIN) || part.length === PART_PLACES_MAX) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
};
