import { describe, expect, test } from "bun:test";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bytes } from "@holdfast/vault/bytes";
import { randomBytes } from "../testing/member.ts";
import { describeBlobStore, keyOf } from "./blob-store.contract.ts";
import type { BlobKey } from "./blob-store.ts";
import { type DirectoryStep, directoryBlobs } from "./directory.ts";
import { memoryBlobs } from "./memory.ts";

const STEPS: readonly DirectoryStep[] = [
  "folder-made",
  "folder-synced",
  "blob-written",
  "blob-synced",
  "blob-named",
  "blob-directory-synced",
];

const temporary = () => mkdtemp(join(tmpdir(), "holdfast-blobs-"));

const filesUnder = async (directory: string): Promise<string[]> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

const flip = (bytes: Uint8Array): void => {
  bytes[100] = (bytes[100] ?? 0) ^ 1;
};

describeBlobStore("memory", async () => {
  const blobs = new Map<BlobKey, Bytes>();
  return {
    store: memoryBlobs(blobs),
    damage: async (key) => flip(blobs.get(key) ?? new Uint8Array(0)),
    close: async () => {},
  };
});

describeBlobStore("directory", async () => {
  const directory = await temporary();
  return {
    store: directoryBlobs({ directory, random: randomBytes }),
    damage: async (key) => {
      const name = key.slice(key.lastIndexOf("/") + 1);
      const path = (await filesUnder(directory)).find((file) => file.endsWith(name)) ?? "";
      const bytes = await readFile(path);
      flip(bytes);
      await writeFile(path, bytes);
    },
    close: () => rm(directory, { recursive: true }),
  };
});

describe("the directory store", () => {
  test("[SP-4] keeps files and folders private, and leaves nothing of a finished put behind", async () => {
    const directory = await temporary();
    await chmod(directory, 0o700);
    const store = directoryBlobs({ directory, random: randomBytes });
    const blob = randomBytes(100);
    await store.put(keyOf(blob), blob);
    const files = await filesUnder(directory);
    expect(files).toHaveLength(1);
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rm(directory, { recursive: true });
  });

  const failing = (deadly: DirectoryStep) => async (step: DirectoryStep) => {
    if (step === deadly) throw new Error("the disk is gone");
  };

  test("[SP-4] a put that fails at any step leaves nothing, or the whole blob, under the key, and no other file", async () => {
    for (const deadly of STEPS) {
      const directory = await temporary();
      const bytes = randomBytes(40_000);
      const key = keyOf(bytes);
      const dying = directoryBlobs({ directory, random: randomBytes, onStep: failing(deadly) }).put(
        key,
        bytes,
      );
      expect(await dying.catch(() => "died")).toBe("died");
      const after = directoryBlobs({ directory, random: randomBytes });
      const found = await after.get(key);
      expect(found === null || Buffer.from(found).equals(bytes)).toBe(true);
      expect(await filesUnder(directory)).toHaveLength(found === null ? 0 : 1);
      await after.put(key, bytes);
      expect(await after.get(key)).toEqual(bytes);
      await rm(directory, { recursive: true });
    }
  });

  test("[RT-7] a delete that fails at any step leaves the whole blob or nothing, and ends when it is repeated", async () => {
    const deadlySteps: readonly DirectoryStep[] = ["blob-removed", "removal-synced"];
    for (const deadly of deadlySteps) {
      const directory = await temporary();
      const bytes = randomBytes(40_000);
      const key = keyOf(bytes);
      await directoryBlobs({ directory, random: randomBytes }).put(key, bytes);
      const dying = directoryBlobs({ directory, random: randomBytes, onStep: failing(deadly) }).delete(key);
      expect(await dying.catch(() => "died")).toBe("died");
      const steps: DirectoryStep[] = [];
      const onStep = async (step: DirectoryStep) => {
        steps.push(step);
      };
      const after = directoryBlobs({ directory, random: randomBytes, onStep });
      await after.delete(key);
      expect(steps).toEqual(["blob-removed", "removal-synced"]);
      expect(await filesUnder(directory)).toHaveLength(0);
      await rm(directory, { recursive: true });
    }
  });

  test("[SP-4] a folder that another put left before its sync is synced before a put into it ends", async () => {
    const directory = await temporary();
    const bytes = randomBytes(100);
    const key = keyOf(bytes);
    const first = directoryBlobs({ directory, random: randomBytes, onStep: failing("folder-made") });
    for (let depth = 0; depth < 5; depth++)
      expect(await first.put(key, bytes).catch(() => "died")).toBe("died");
    const steps: DirectoryStep[] = [];
    const onStep = async (step: DirectoryStep) => {
      steps.push(step);
    };
    await directoryBlobs({ directory, random: randomBytes, onStep }).put(key, bytes);
    const synced = steps.filter((step) => step === "folder-synced").length;
    // The store's own, segments, the workspace's, its first two digits, and incoming.
    expect(synced).toBe(5);
    await rm(directory, { recursive: true });
  });

  test("[SP-4] of puts into a new folder at once none ends before the folder is synced", async () => {
    const directory = await temporary();
    const gate = Promise.withResolvers<void>();
    let ended = 0;
    const onStep = async (step: DirectoryStep) => {
      if (step === "folder-made") await gate.promise;
    };
    const store = directoryBlobs({ directory, random: randomBytes, onStep });
    const bytes = randomBytes(100);
    const puts = Array.from({ length: 4 }, async () => {
      await store.put(keyOf(bytes), bytes);
      ended += 1;
    });
    await Bun.sleep(20);
    expect(ended).toBe(0);
    gate.resolve();
    await Promise.all(puts);
    expect(ended).toBe(4);
    await rm(directory, { recursive: true });
  });
});
