import { toHex } from "@holdfast/protocol/encoding";
import type { SegmentSource } from "@holdfast/state/segment-reader";
import type { Bytes } from "@holdfast/vault/bytes";
import { BrokenBundle, type BundleRecord } from "../api/bundle-reader.ts";

export interface SegmentStream extends SegmentSource {
  /** True when the stream ended before its end record: what is missing is not lost but late. Asked after reading. */
  readonly broken: () => Promise<boolean>;
}

/** Hands out segments while a bundle still arrives; each is let go once it was taken. */
export const createSegmentStream = (records: AsyncIterable<BundleRecord>): SegmentStream => {
  const arrived = new Map<string, Bytes>();
  const waiting = new Map<string, (bytes: Bytes | null) => void>();
  let ended = false;

  const receive = (record: BundleRecord): void => {
    if (record.kind !== "segment") return;
    const id = toHex(record.id);
    const taker = waiting.get(id);
    if (taker === undefined) arrived.set(id, record.bytes);
    else taker(record.bytes);
    waiting.delete(id);
  };

  const pump = async (): Promise<boolean> => {
    try {
      for await (const record of records) receive(record);
      return false;
    } catch (cause) {
      // A connection that dies in the middle surfaces as a TypeError or DOMException of the stream.
      if (cause instanceof BrokenBundle || cause instanceof TypeError || cause instanceof DOMException)
        return true;
      if (cause instanceof Error && "code" in cause) return true;
      throw cause;
    } finally {
      ended = true;
      for (const taker of waiting.values()) taker(null);
      waiting.clear();
    }
  };
  const pumped = pump();

  return {
    get: (segmentId) => {
      const id = toHex(segmentId);
      const bytes = arrived.get(id);
      if (bytes !== undefined) {
        arrived.delete(id);
        return Promise.resolve(bytes);
      }
      if (ended) return Promise.resolve(null);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
      });
    },
    broken: () => pumped,
  };
};
