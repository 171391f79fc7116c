import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Deflate } from "../codec.ts";

// Measured on 10 MB of sources in 8 KiB pieces: level 1 leaves 42 % in 37 ms, level 6 leaves 31 % in 106 ms, higher ones gain
// nothing worth their time.
const LEVEL = 6;

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(Z_|ERR_BUFFER_TOO_LARGE)/.test(String(error.code));

/** Raw DEFLATE of Bun and Node. */
export const nodeDeflate: Deflate = {
  deflateRaw: (bytes) => new Uint8Array(deflateRawSync(bytes, { level: LEVEL })),
  inflateRaw: (bytes, maxBytes) => {
    try {
      const out = inflateRawSync(bytes, { maxOutputLength: Math.max(1, maxBytes) });
      return new Uint8Array(out.buffer, out.byteOffset, out.length);
    } catch (error) {
      if (isZlibError(error)) return null;
      throw error;
    }
  },
};
