import { err, ok } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { BlobKey, BlobStore } from "./blob-store.ts";

/** BlobStore for tests. `blobs` is what it holds. */
export const memoryBlobs = (blobs: Map<BlobKey, Bytes> = new Map()): BlobStore => ({
  put: async (key, bytes) => {
    const known = blobs.get(key);
    if (known !== undefined) return equal(known, bytes) ? ok("present") : err("taken");
    blobs.set(key, bytes.slice());
    return ok("stored");
  },
  get: async (key) => blobs.get(key)?.slice() ?? null,
});
