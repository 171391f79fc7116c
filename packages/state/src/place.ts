import { type ByteReader, type Bytes, ByteWriter } from "@holdfast/vault/bytes";
import { CHUNK_ID_BYTES } from "./chunk-id.ts";

/**
 * Where a chunk lies: its segment by ordinal, its frame there, and the frame's first byte and length.
 *
 * A place is made once, when its chunk is sealed, and never changed: the same place is the same object.
 */
export interface Place {
  readonly chunkId: Bytes;
  /** Index in the key ring's generations, from 0: which K_cid named the chunk. */
  readonly keyGeneration: number;
  readonly ordinal: number;
  readonly frame: number;
  readonly offset: number;
  readonly length: number;
}

export const writePlace = (writer: ByteWriter, place: Place): void => {
  writer
    .bytes(place.chunkId)
    .varint(place.keyGeneration)
    .varint(place.ordinal)
    .varint(place.frame)
    .varint(place.offset)
    .varint(place.length);
};

export const readPlace = (reader: ByteReader): Place => ({
  chunkId: reader.take(CHUNK_ID_BYTES),
  keyGeneration: reader.varint(),
  ordinal: reader.varint(),
  frame: reader.varint(),
  offset: reader.varint(),
  length: reader.varint(),
});

/** Smallest form of a place: bounds a count before anything of that many is allocated. */
const PLACE_MIN_BYTES = CHUNK_ID_BYTES + 5;

/** `count varint ‖ place × count`. */
export const writePlaces = (writer: ByteWriter, places: readonly Place[]): void => {
  writer.varint(places.length);
  for (const place of places) writePlace(writer, place);
};

export const readPlaces = (reader: ByteReader): readonly Place[] => {
  const count = reader.varint();
  if (count * PLACE_MIN_BYTES > reader.left) reader.fail("more places than bytes");
  return Array.from({ length: count }, () => readPlace(reader));
};

/** Content of a chunk of type `list`. */
export const encodeList = (places: readonly Place[]): Bytes => {
  const writer = new ByteWriter();
  writePlaces(writer, places);
  return writer.finish();
};
