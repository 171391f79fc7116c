import type { MemoryTables } from "../memory-tables.ts";
import { memoryObjects } from "../objects/repository.memory.ts";
import { copyKey } from "../objects/stored-object.ts";
import { storedObjects } from "../replica/repository.memory.ts";
import type { ScrubPass, ScrubRepository } from "./repository.ts";

/** ScrubRepository without a database, for tests. */
export const memoryScrubs = (tables: MemoryTables): ScrubRepository => {
  const objects = memoryObjects(tables);
  let pass: ScrubPass | null = null;
  let last: Awaited<ReturnType<ScrubRepository["last"]>> = null;
  let seen = new Set<string>();
  return {
    running: async () => pass,
    last: async () => last,
    begin: async (startedAt) => {
      if (pass !== null) return;
      seen = new Set();
      const none = { objects: 0, bytes: 0, found: 0, mended: 0 };
      pass = { startedAt, expected: storedObjects(tables).length, ...none };
    },
    next: async (limit, at, work) => {
      if (pass === null) return false;
      const names = storedObjects(tables)
        .filter((name) => !seen.has(copyKey(name)))
        .slice(0, limit);
      if (names.length === 0) {
        last = { ...pass, endedAt: at };
        pass = null;
        return true;
      }
      const rows = await Promise.all(
        names.map(({ object, workspaceId, sessionId, id, digest }) =>
          object === "segment" ? objects.segment(workspaceId, id) : objects.manifest(sessionId ?? id, digest),
        ),
      );
      const count = await work(rows.filter((row) => row !== null));
      for (const name of names) seen.add(copyKey(name));
      pass = {
        ...pass,
        objects: pass.objects + count.objects,
        bytes: pass.bytes + count.bytes,
        found: pass.found + count.found,
        mended: pass.mended + count.mended,
      };
      return true;
    },
  };
};
