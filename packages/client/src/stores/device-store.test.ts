import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEVICE_STORE_CONTRACT } from "./device-store.contract.ts";
import { createFileDeviceStore } from "./file/file-device-store.node.ts";
import { createMemoryDeviceStore } from "./memory-device-store.ts";

const made: string[] = [];
const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), "holdfast-device-"));
  made.push(path);
  return path;
};
const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true });
});

describe("device store", () => {
  for (const { name, run } of DEVICE_STORE_CONTRACT) {
    test(`memory: ${name}`, async () => {
      const store = createMemoryDeviceStore();
      await run({ store, again: async () => store });
    });
    test(`directory: ${name}`, async () => {
      const path = await directory();
      await run({
        store: createFileDeviceStore(path, random),
        again: async () => createFileDeviceStore(path, random),
      });
    });
  }

  test("[KY-15] directory: nobody but the owner may read what stands for the device", async () => {
    const path = join(await directory(), "device");
    const [first] = DEVICE_STORE_CONTRACT;
    const store = createFileDeviceStore(path, random);
    await first?.run({ store, again: async () => store });
    const names = await readdir(path, { recursive: true, withFileTypes: true });
    for (const entry of names) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect(mode & 0o077).toBe(0);
    }
    expect(names.length).toBeGreaterThan(3);
  });
});
