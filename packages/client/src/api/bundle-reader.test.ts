import { describe, expect, test } from "bun:test";
import { BUNDLE_RECORD } from "@holdfast/protocol/saves";
import { type Bytes, concat, u8, u32 } from "@holdfast/vault/bytes";
import { BrokenBundle, type BundleRecord, readBundle } from "./bundle-reader.ts";

const bytes = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
const record = (kind: number, id: number, body: Bytes): Bytes =>
  concat(u8(kind), bytes(16, id), u32(body.length), body);
const END = record(BUNDLE_RECORD.end, 0, bytes(0, 0));

const WHOLE = concat(
  record(BUNDLE_RECORD.manifest, 1, bytes(500, 1)),
  record(BUNDLE_RECORD.segment, 2, bytes(9000, 2)),
  record(BUNDLE_RECORD.damaged, 3, bytes(0, 0)),
  record(BUNDLE_RECORD.segment, 4, bytes(0, 4)),
  END,
);

const streamOf = (all: Bytes, pieceBytes: number): ReadableStream<Bytes> => {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= all.length) controller.close();
      else controller.enqueue(all.slice(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
};

const read = async (stream: ReadableStream<Bytes>): Promise<readonly BundleRecord[]> => {
  const records: BundleRecord[] = [];
  for await (const each of readBundle(stream)) records.push(each);
  return records;
};

const broken = async (all: Bytes): Promise<boolean> => {
  try {
    await read(streamOf(all, 64));
    return false;
  } catch (cause) {
    if (cause instanceof BrokenBundle) return true;
    throw cause;
  }
};

describe("bundle reader", () => {
  test("[SP-9] the records come out whole, however the bytes arrive", async () => {
    for (const pieceBytes of [1, 7, 21, 22, 1000, 100_000]) {
      const records = await read(streamOf(WHOLE, pieceBytes));
      expect(records.map(({ kind, id }) => `${kind} ${id[0]}`)).toEqual([
        "manifest 1",
        "segment 2",
        "damaged 3",
        "segment 4",
      ]);
      const [manifest, segment] = records;
      expect(manifest?.kind === "manifest" && manifest.bytes).toEqual(bytes(500, 1));
      expect(segment?.kind === "segment" && segment.bytes).toEqual(bytes(9000, 2));
    }
  });

  test("[SP-9] a bundle that ends early, wherever, and records of unknown kind or size are refused", async () => {
    for (let length = 0; length < WHOLE.length; length += 97)
      expect(await broken(WHOLE.slice(0, length))).toBe(true);
    expect(await broken(record(9, 1, bytes(1, 1)))).toBe(true);
    expect(await broken(concat(u8(BUNDLE_RECORD.segment), bytes(16, 1), u32(0xffff_ffff)))).toBe(true);
  });

  test("[SP-9] nothing is read beyond the end record", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Bytes>({
      start: (controller) => controller.enqueue(WHOLE),
      pull: (controller) => controller.enqueue(bytes(1000, 9)),
      cancel: () => {
        cancelled = true;
      },
    });
    expect(await read(endless)).toHaveLength(4);
    expect(cancelled).toBe(true);
  });
});
