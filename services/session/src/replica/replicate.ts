import type { BlobStore } from "../blobs/blob-store.ts";
import type { Copies } from "../blobs/replicated.ts";
import type { ObjectRepository } from "../objects/repository.ts";
import { copyKey } from "../objects/stored-object.ts";
import type { ReplicaQueue } from "./repository.ts";

export interface ReplicateDeps {
  readonly queue: ReplicaQueue;
  readonly objects: ObjectRepository;
  readonly copies: Copies;
  readonly second: BlobStore;
}

/** Objects that are copied before it is written down how far it came. */
export const PORTION_OBJECTS = 64;

/**
 * Copies the next portion to the second store, and answers how many parts it did. What is damaged already is mended first if
 * that is possible, and passed over if not: it is noted, and the scrub looks again. [IN-2]
 *
 * @throws when the second store, or the first, does not answer; what was copied before stays done.
 */
export const replicatePortion = ({ queue, objects, copies, second }: ReplicateDeps): Promise<number> =>
  queue.next(PORTION_OBJECTS, {
    copy: async (name) => {
      const { object, workspaceId, sessionId, id, digest } = name;
      const stored =
        object === "segment"
          ? await objects.segment(workspaceId, id)
          : await objects.manifest(sessionId ?? id, digest);
      const bytes = stored === null ? null : await copies.read(stored);
      if (bytes !== null) await second.put(copyKey(name), bytes);
    },
    remove: (key) => second.delete(key),
  });
