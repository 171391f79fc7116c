import type { Bytes } from "@holdfast/vault/bytes";
import type { S3Client } from "bun";
import type { BlobStore } from "./blob-store.ts";

export interface S3Deps {
  /** One bucket of S3, R2 or another store that speaks their protocol. */
  readonly bucket: Pick<S3Client, "write" | "file" | "delete">;
  /** How long one put, get or delete may take before it counts as not answered. */
  readonly deadlineMilliseconds: number;
}

/** The object store did not answer, or answered that it cannot. The edge answers `unavailable`. */
class BlobStoreUnavailable extends Error {
  readonly code = "ERR_BLOB_STORE_UNAVAILABLE";
}

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;

/**
 * BlobStore in an object store. A put is durable when the store has answered it: that is what S3 and R2 promise.
 *
 * It does not repeat what failed. The caller of the API does, with the whole save, which is safe at any step; repeating
 * in two places would multiply the load on a store that is struggling.
 */
export const s3Blobs = ({ bucket, deadlineMilliseconds }: S3Deps): BlobStore => {
  /** The client of the runtime waits for ever, so the deadline is kept here. */
  const within = async <T>(work: Promise<T>): Promise<T> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error("no answer in time")), deadlineMilliseconds);
    try {
      return await Promise.race([work, late]);
    } catch (cause) {
      if (codeOf(cause) === "NoSuchKey") throw cause;
      throw new BlobStoreUnavailable("the object store does not answer", { cause });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    put: async (key, bytes) => {
      await within(bucket.write(key, bytes, { type: "application/octet-stream" }));
    },
    get: async (key): Promise<Bytes | null> => {
      try {
        return new Uint8Array(await within(bucket.file(key).arrayBuffer()));
      } catch (cause) {
        if (codeOf(cause) === "NoSuchKey") return null;
        throw cause;
      }
    },
    // To delete what is not there succeeds in S3; the stores that refuse it say NoSuchKey.
    delete: async (key) => {
      try {
        await within(bucket.delete(key));
      } catch (cause) {
        if (codeOf(cause) !== "NoSuchKey") throw cause;
      }
    },
  };
};
