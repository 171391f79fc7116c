import type { Result } from "@holdfast/protocol/result";
import { type Bytes, ByteWriter, concat, parseBytes, u32 } from "./bytes.ts";

/** Where a frame lies: its number, and its first byte and length (ciphertext and tag) relative to the body's start. */
export interface FramePlace {
  readonly frame: number;
  readonly offset: number;
  readonly length: number;
}

/** What the index says of one chunk frame. */
export interface IndexEntry extends FramePlace {
  readonly sectionType: number;
  readonly chunkId: Bytes;
  readonly keyGeneration: number;
}

/** Content of frame 0. `frameCount` counts every frame, the directory, index and padding included. */
export interface Directory {
  readonly frameCount: number;
  readonly index: FramePlace;
}

export const DIRECTORY_BYTES = 16;
export const ENTRY_BYTES = 27;

export const encodeDirectory = ({ frameCount, index }: Directory): Bytes =>
  concat(u32(frameCount), u32(index.frame), u32(index.offset), u32(index.length));

export const parseDirectory = (bytes: Bytes): Result<Directory, "malformed-object"> =>
  parseBytes(bytes, (reader) => ({
    frameCount: reader.u32(),
    index: { frame: reader.u32(), offset: reader.u32(), length: reader.u32() },
  }));

export const encodeIndex = (entries: readonly IndexEntry[]): Bytes => {
  const writer = new ByteWriter();
  for (const entry of entries) {
    writer
      .u8(entry.sectionType)
      .bytes(entry.chunkId)
      .u16(entry.keyGeneration)
      .u32(entry.offset)
      .u32(entry.length);
  }
  return writer.finish();
};

/** Frames are numbered in the index's own order, from 1. */
export const parseIndex = (bytes: Bytes): Result<IndexEntry[], "malformed-object"> =>
  parseBytes(bytes, (reader) => {
    if (bytes.length % ENTRY_BYTES !== 0) reader.fail("not whole entries");
    return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, i) => ({
      sectionType: reader.u8(),
      chunkId: reader.take(16),
      keyGeneration: reader.u16(),
      frame: i + 1,
      offset: reader.u32(),
      length: reader.u32(),
    }));
  });
