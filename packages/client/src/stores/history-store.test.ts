import { describe, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileHistoryStore } from "./file/file-history-store.node.ts";
import { HISTORY_STORE_CONTRACT } from "./history-store.contract.ts";
import { createMemoryHistoryStore } from "./memory-history-store.ts";

describe("what is kept of the past", () => {
  for (const { name, run } of HISTORY_STORE_CONTRACT) {
    test(`memory: ${name}`, async () => {
      const history = createMemoryHistoryStore();
      await run({ history, again: async () => history });
    });
    test(`directory: ${name}`, async () => {
      const path = await mkdtemp(join(tmpdir(), "holdfast-history-"));
      try {
        await run({
          history: createFileHistoryStore(path),
          again: async () => createFileHistoryStore(path),
        });
      } finally {
        await rm(path, { recursive: true, force: true });
      }
    });
  }
});
