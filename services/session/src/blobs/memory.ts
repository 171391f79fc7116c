import type { Bytes } from "@holdfast/vault/bytes";
import type { BlobKey, BlobStore } from "./blob-store.ts";

/** BlobStore for tests. `blobs` is what it holds. */
export const memoryBlobs = (blobs: Map<BlobKey, Bytes> = new Map()): BlobStore => ({
  put: async (key, bytes) => {
    blobs.set(key, bytes.slice());
  },
  get: async (key) => blobs.get(key)?.slice() ?? null,
  delete: async (key) => {
    blobs.delete(key);
  },
});
