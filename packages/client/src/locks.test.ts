import { describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "./clock.ts";
import { createProcessLocks, type Locks } from "./locks.ts";
import { createDirectoryLocks } from "./node/directory-locks.node.ts";

const never = (): AbortSignal => new AbortController().signal;

const contract = (name: string, withLocks: (run: (locks: Locks) => Promise<void>) => Promise<void>) => {
  test(`[SP-25] ${name}: one holder at a time; the next gets it when it is given back`, () =>
    withLocks(async (locks) => {
      const first = await locks.tryHold("a");
      expect(first).not.toBeNull();
      expect(await locks.tryHold("a")).toBeNull();
      const other = await locks.tryHold("b");
      expect(other).not.toBeNull();
      const waiting = locks.hold("a", never());
      first?.();
      const second = await waiting;
      expect(second).not.toBeNull();
      second?.();
      other?.();
    }));

  test(`[SP-25] ${name}: waiting ends when it is called off, and the lock stays usable`, () =>
    withLocks(async (locks) => {
      const first = await locks.tryHold("a");
      const stop = new AbortController();
      const waiting = locks.hold("a", stop.signal);
      stop.abort();
      expect(await waiting).toBeNull();
      first?.();
      const again = await locks.hold("a", never());
      expect(again).not.toBeNull();
      again?.();
    }));

  test(`[AU-6] ${name}: exclusive work never overlaps, and a failure lets the next go on`, () =>
    withLocks(async (locks) => {
      let running = 0;
      let most = 0;
      const work = async (fail: boolean): Promise<void> => {
        running += 1;
        most = Math.max(most, running);
        await Bun.sleep(1);
        running -= 1;
        if (fail) throw new Error("on purpose");
      };
      const results = await Promise.allSettled(
        [false, true, false].map((fail) => locks.exclusive("a", () => work(fail))),
      );
      expect(most).toBe(1);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    }));
};

const inDirectory = async (run: (path: string) => Promise<void>): Promise<void> => {
  const path = await mkdtemp(join(tmpdir(), "holdfast-locks-"));
  try {
    await run(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
};

describe("locks", () => {
  contract("process", (run) => run(createProcessLocks()));
  contract("directory", (run) => inDirectory((path) => run(createDirectoryLocks(path, systemClock))));

  test("[SP-25] directory: what a killed process held is free, what a living one holds is not", () =>
    inDirectory(async (path) => {
      const locks = createDirectoryLocks(path, systemClock);
      const gone = Bun.spawn(["true"]);
      await gone.exited;
      await writeFile(join(path, "dead"), String(gone.pid));
      await writeFile(join(path, "alive"), String(process.ppid));
      const release = await locks.tryHold("dead");
      expect(release).not.toBeNull();
      expect(await locks.tryHold("alive")).toBeNull();
      release?.();
    }));

  test("[SP-25] directory: of processes that come upon the lock of a killed one together, one at most gets it", () =>
    inDirectory(async (path) => {
      const gone = Bun.spawn(["true"]);
      await gone.exited;
      const rounds = 100;
      for (let round = 0; round < rounds; round++)
        await writeFile(join(path, `round-${round}`), String(gone.pid));
      const begin = String(Date.now() + 1_000);
      const contender = join(import.meta.dir, "testing/lock-contender.ts");
      const contenders = Array.from({ length: 5 }, () =>
        Bun.spawn([process.execPath, contender, path, begin, String(rounds)], {
          stdin: "pipe",
          stdout: "pipe",
        }),
      );
      const won = await Promise.all(
        contenders.map(async ({ stdout }): Promise<number[]> => {
          for await (const line of stdout) return JSON.parse(new TextDecoder().decode(line));
          return [];
        }),
      );
      for (const { stdin } of contenders) await stdin.end();
      await Promise.all(contenders.map(({ exited }) => exited));
      const all = won.flat();
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all).size).toBe(all.length);
    }));
});
