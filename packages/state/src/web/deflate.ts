import { deflateSync, type FlateError, inflateSync } from "fflate";
import type { Deflate } from "../codec.ts";

const LEVEL = 6;

const isFlateError = (error: unknown): error is FlateError =>
  error instanceof RangeError ||
  (error instanceof Error && "code" in error && typeof error.code === "number");

/** Raw DEFLATE in plain JavaScript: a CompressionStream for each chunk costs 8–30 times as much. */
export const webDeflate: Deflate = {
  deflateRaw: (bytes) => new Uint8Array(deflateSync(bytes, { level: LEVEL })),
  inflateRaw: (bytes, maxBytes) => {
    try {
      // One byte more than allowed: a stream that fills it is too long, and none can grow the buffer.
      const out = inflateSync(bytes, { out: new Uint8Array(maxBytes + 1) });
      return out.length > maxBytes ? null : new Uint8Array(out);
    } catch (error) {
      if (isFlateError(error)) return null;
      throw error;
    }
  },
};
