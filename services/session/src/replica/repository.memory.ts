import { fromHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { MemoryTables } from "../memory-tables.ts";
import { copyKey, type ObjectName } from "../objects/stored-object.ts";
import type { ReplicaQueue } from "./repository.ts";

const bytesOfHex = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array(0);

/** Everything that is stored, in the order of its tables. */
export const storedObjects = (tables: MemoryTables): ObjectName[] => [
  ...[...tables.segments].map(([key, { id, digest }]): ObjectName => {
    const workspaceId = bytesOfHex(key.slice(0, key.indexOf("/")));
    return { object: "segment", workspaceId, sessionId: null, id, digest };
  }),
  ...[...tables.manifests].flatMap(([key, rows]) => {
    const workspaceId = tables.sessions.get(key)?.workspaceId;
    return workspaceId === undefined
      ? []
      : rows.map(({ digest }): ObjectName => {
          const sessionId = bytesOfHex(key);
          return { object: "manifest", workspaceId, sessionId, id: digest, digest };
        });
  }),
];

/** ReplicaQueue without a database, for tests. What is gone from the tables and was copied waits to be deleted. */
export const memoryReplicaQueue = (tables: MemoryTables): ReplicaQueue => {
  const copied = tables.copied;
  let busy = false;
  const waiting = (): ObjectName[] => storedObjects(tables).filter((object) => !copied.has(copyKey(object)));
  return {
    next: async (limit, work) => {
      if (busy) return 0;
      busy = true;
      let done = 0;
      try {
        const stored = new Set(storedObjects(tables).map(copyKey));
        for (const key of [...copied].filter((known) => !stored.has(known)).slice(0, limit)) {
          await work.remove(key);
          copied.delete(key);
          done += 1;
        }
        for (const object of waiting().slice(0, limit)) {
          await work.copy(object);
          copied.add(copyKey(object));
          done += 1;
        }
        return done;
      } finally {
        busy = false;
      }
    },
    lag: async () => {
      const objects = waiting();
      const times = objects.flatMap(({ object, sessionId, digest }) =>
        object === "manifest" && sessionId !== null
          ? (tables.manifests.get(sessionId.toHex()) ?? [])
              .filter((row) => row.digest.toHex() === digest.toHex())
              .map(({ receivedAt }) => receivedAt.getTime())
          : [],
      );
      return { objects: objects.length, oldest: times.length === 0 ? null : new Date(Math.min(...times)) };
    },
    copied: async (objects) => objects.filter((object) => copied.has(copyKey(object))),
    forget: async () => {
      const stored = new Set(storedObjects(tables).map(copyKey));
      for (const key of copied) if (!stored.has(key)) copied.delete(key);
    },
  };
};
