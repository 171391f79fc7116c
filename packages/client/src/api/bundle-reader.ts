import { MANIFEST_MAX_BYTES, SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import { BUNDLE_RECORD, BUNDLE_RECORD_HEAD_BYTES } from "@holdfast/protocol/saves";
import { type Bytes, concat } from "@holdfast/vault/bytes";

export type BundleRecord =
  | { readonly kind: "manifest"; readonly id: Bytes; readonly bytes: Bytes }
  | { readonly kind: "segment"; readonly id: Bytes; readonly bytes: Bytes }
  | { readonly kind: "damaged"; readonly id: Bytes };

/** The stream broke off or is no bundle. */
export class BrokenBundle extends Error {
  override readonly name = "BrokenBundle";
}

const LONGEST = Math.max(MANIFEST_MAX_BYTES, SEGMENT_MAX_BYTES);

/** Collects pieces of a stream and hands out exact lengths, each byte copied once. */
const createTaker = (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
  const reader = stream.getReader();
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  return {
    take: async (length: number): Promise<Bytes> => {
      while (held < length) {
        const { done, value } = await reader.read();
        if (done) throw new BrokenBundle("the bundle ends early");
        pieces.push(value);
        held += value.length;
      }
      const all = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : concat(...pieces);
      pieces = all.length === length ? [] : [all.subarray(length)];
      held -= length;
      return all.subarray(0, length);
    },
    /** Lets a stream that is at its end finish, so that it does not count as aborted; calls off any other. */
    finish: async (): Promise<void> => {
      for (let empty = held === 0; empty; ) {
        const { done, value } = await reader.read();
        if (done) return;
        empty = value.length === 0;
      }
      await reader.cancel();
    },
    cancel: () => reader.cancel(),
  };
};

const readRecord = async (take: (length: number) => Promise<Bytes>): Promise<BundleRecord | null> => {
  const head = await take(BUNDLE_RECORD_HEAD_BYTES);
  const id = head.slice(1, 17);
  const length = new DataView(head.buffer, head.byteOffset).getUint32(17);
  if (length > LONGEST) throw new BrokenBundle("a record is longer than any object");
  switch (head[0]) {
    case BUNDLE_RECORD.end:
      return null;
    case BUNDLE_RECORD.manifest:
      return { kind: "manifest", id, bytes: (await take(length)).slice() };
    case BUNDLE_RECORD.segment:
      return { kind: "segment", id, bytes: (await take(length)).slice() };
    case BUNDLE_RECORD.damaged:
      return { kind: "damaged", id };
    default:
      throw new BrokenBundle("a record of unknown kind");
  }
};

/**
 * The records of a bundle as they arrive; ends at the end record. [SP-9]
 *
 * @throws BrokenBundle when the stream ends early or is no bundle; what was yielded before stands on its own digests
 */
export async function* readBundle(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<BundleRecord, void, undefined> {
  const { take, finish, cancel } = createTaker(stream);
  let ended = false;
  try {
    for (;;) {
      const record = await readRecord(take);
      if (record === null) {
        ended = true;
        return;
      }
      yield record;
    }
  } finally {
    // Everything that counts has been read: a stream that fails now takes nothing away.
    await (ended ? finish() : cancel()).catch(() => undefined);
  }
}
