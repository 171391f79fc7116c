import type { Bytes } from "@holdfast/vault/bytes";

const PIECE_BYTES = 1 << 18;

/** A large answer goes out piece by piece: handed over whole, it keeps everybody else waiting while it is copied. */
export const inPieces = (bytes: Bytes): Bytes | ReadableStream<Bytes> => {
  if (bytes.length <= PIECE_BYTES) return bytes;
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(bytes.subarray(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
      if (at >= bytes.length) controller.close();
    },
  });
};
