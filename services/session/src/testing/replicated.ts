import { afterAll, beforeAll, describe } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import type { BlobKey, BlobStore } from "../blobs/blob-store.ts";
import { memoryBlobs } from "../blobs/memory.ts";
import type { Copy } from "../damage/repository.ts";
import { replicatePortion } from "../replica/replicate.ts";
import type { Stores } from "../store-ports.ts";
import { type Backend, memoryBackend, sqlBackend } from "./backends.ts";
import { type BackendFixture, fixtureOn } from "./fixture.ts";

/** A store that can be told to answer nothing, as one that is away. */
const switched = (store: BlobStore) => {
  let fails = false;
  const open = async (): Promise<BlobStore> => {
    if (fails) throw Object.assign(new Error("away"), { code: "ERR_BLOB_STORE_UNAVAILABLE" });
    return store;
  };
  return {
    store: {
      put: async (key: BlobKey, bytes: Bytes) => (await open()).put(key, bytes),
      get: async (key: BlobKey) => (await open()).get(key),
      delete: async (key: BlobKey) => (await open()).delete(key),
    },
    fail: (is: boolean): void => {
      fails = is;
    },
  };
};

/** The service with a second store, both of which a test may look into, damage and switch off. */
export interface ReplicatedFixture extends BackendFixture {
  readonly stores: Stores;
  readonly first: BlobStore;
  readonly second: BlobStore;
  /** Copies one portion. */
  readonly replicate: () => Promise<number>;
  /** Copies everything: what others of this server began before may hold back what was stored after. */
  readonly replicateAll: () => Promise<void>;
  readonly fail: (copy: Copy, fails: boolean) => void;
}

export const replicatedOn = async (backend: Backend, blobs = memoryBlobs()): Promise<ReplicatedFixture> => {
  const [first, second] = [switched(backend.blobs), switched(blobs)];
  const of = await fixtureOn({ ...backend, blobs: first.store, replica: second.store });
  const { stores } = backend;
  const { objects, replica: queue } = stores;
  const replicate = () => replicatePortion({ queue, objects, copies: of.copies, second: second.store });
  return {
    ...of,
    stores,
    first: backend.blobs,
    second: second.store,
    replicate,
    replicateAll: async () => {
      do {
        while ((await replicate()) > 0);
      } while ((await queue.lag()).objects > 0);
    },
    fail: (copy, fails) => (copy === "first" ? first : second).fail(fails),
  };
};

/** Runs one suite on memory and on PostgreSQL with a folder, each with a second store. */
export const describeReplicated = (
  name: string,
  suite: (begin: () => Promise<ReplicatedFixture>) => void,
): void => {
  describe(`${name} (memory)`, () => suite(() => replicatedOn(memoryBackend())));
  describe(`${name} (PostgreSQL)`, () => {
    let backend: Backend;
    // What earlier tests stored is in the same database, and so are its copies.
    const second = memoryBlobs();
    beforeAll(async () => {
      backend = await sqlBackend("alone");
    });
    afterAll(() => backend.close());
    suite(() => replicatedOn(backend, second));
  });
};
