import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileSaveCache } from "./file/file-save-cache.node.ts";
import { createMemorySaveCache } from "./memory-save-cache.ts";
import { SAVE_CACHE_CONTRACT } from "./save-cache.contract.ts";

const made: string[] = [];
const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), "holdfast-cache-"));
  made.push(path);
  return path;
};

afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true });
});

describe("cache of saves", () => {
  for (const { name, run } of SAVE_CACHE_CONTRACT) {
    test(`memory: ${name}`, async () => {
      const cache = createMemorySaveCache();
      await run({ cache, again: async () => cache });
    });
    test(`directory: ${name}`, async () => {
      const path = await directory();
      await run({ cache: createFileSaveCache(path), again: async () => createFileSaveCache(path) });
    });
  }

  test("[SP-27] directory: a list that is damaged is none", async () => {
    const path = await directory();
    for (const damaged of ["", "[", '[{"id":1}]']) {
      await writeFile(join(path, "sessions.json"), damaged);
      expect(await createFileSaveCache(path).sessions()).toBeNull();
    }
  });
});
