import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Clock, sleep } from "../clock.ts";
import { createProcessLocks, type Locks } from "../locks.ts";
import { isMissing } from "../stores/file/durable-file.node.ts";

const POLL_MILLISECONDS = 200;

const isTaken = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "EEXIST";

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
};

/** One registry a directory: several clients in one process exclude each other too. */
const registries = new Map<string, Locks>();

const registryOf = (directory: string): Locks => {
  const registry = registries.get(directory) ?? createProcessLocks();
  registries.set(directory, registry);
  return registry;
};

/** Locks among all processes that use one directory; what a killed process held is free again. */
export const createDirectoryLocks = (directory: string, clock: Clock): Locks => {
  const within = registryOf(resolve(directory));

  const claim = async (path: string): Promise<boolean> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // A link appears whole or not at all: nobody ever reads a lock without its holder.
    const mine = `${path}.${process.pid}`;
    await writeFile(mine, String(process.pid), { mode: 0o600 });
    try {
      await link(mine, path);
      return true;
    } catch (cause) {
      if (isTaken(cause)) return false;
      throw cause;
    } finally {
      await rm(mine, { force: true });
    }
  };

  /** Whether the file names a holder that is gone. Its own pid means an earlier process with the same number. */
  const isDead = async (path: string): Promise<boolean> => {
    try {
      const pid = Number(await readFile(path, "utf8"));
      return Number.isInteger(pid) && pid > 0 && (pid === process.pid || !isAlive(pid));
    } catch (cause) {
      if (isMissing(cause)) return false;
      throw cause;
    }
  };

  /**
   * Removes the file of a holder that is gone. One process at a time may, and looks again before it does: what it saw a
   * moment ago may have been cleared, and be somebody's by now.
   */
  const clearDead = async (path: string): Promise<void> => {
    if (!(await isDead(path))) return;
    const clearing = `${path}.clearing`;
    if (!(await claim(clearing))) {
      if (await isDead(clearing)) await rm(clearing, { force: true });
      return;
    }
    try {
      if (await isDead(path)) await rm(path, { force: true });
    } finally {
      await rm(clearing, { force: true });
    }
  };

  const tryFile = async (name: string): Promise<(() => Promise<void>) | null> => {
    const path = join(directory, encodeURIComponent(name));
    if (!(await claim(path))) {
      await clearDead(path);
      if (!(await claim(path))) return null;
    }
    return () => rm(path, { force: true });
  };

  const both = (inner: () => void, file: () => Promise<void>) => () => {
    file().then(inner, inner);
  };

  const hold: Locks["hold"] = async (name, signal) => {
    const inner = await within.hold(name, signal);
    if (inner === null) return null;
    for (;;) {
      const file = signal.aborted ? null : await tryFile(name);
      if (file !== null) return both(inner, file);
      if (signal.aborted) {
        inner();
        return null;
      }
      await sleep(clock, POLL_MILLISECONDS);
    }
  };

  return {
    hold,
    tryHold: async (name) => {
      const inner = await within.tryHold(name);
      if (inner === null) return null;
      const file = await tryFile(name);
      if (file !== null) return both(inner, file);
      inner();
      return null;
    },
    exclusive: async (name, act) => {
      const release = await hold(name, new AbortController().signal);
      try {
        return await act();
      } finally {
        release?.();
      }
    },
  };
};
