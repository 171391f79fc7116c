import { type FSWatcher, watch } from "node:fs";

/** Editors write a file in several steps, and a checkout many files. */
const SETTLED_MILLISECONDS = 300;

/**
 * Runs a command, and again from the start on every change below `folders`; one that ended by itself waits for the next change. A polite request to
 * end ends both.
 *
 * @returns the exit code of the last run, once this process was asked to end.
 */
export const runAgainOnChange = async (
  command: readonly string[],
  folders: readonly string[],
): Promise<number> => {
  const start = () => Bun.spawn([...command], { stdin: "ignore", stdout: "inherit", stderr: "inherit" });
  let ending = false;
  let changed = Promise.withResolvers<void>();
  let settle: Timer | undefined;
  const onChange = (_: string, path: string | null): void => {
    // What installing brings, and what a run writes, is no change of the sources.
    if (path !== null && /(^|[\\/])(node_modules|dist|generated)([\\/]|$)/.test(path)) return;
    clearTimeout(settle);
    settle = setTimeout(() => changed.resolve(), SETTLED_MILLISECONDS);
  };
  const watchers: readonly FSWatcher[] = folders.map((folder) =>
    watch(folder, { recursive: true }, onChange),
  );
  const stop = (): void => {
    ending = true;
    changed.resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);

  for (;;) {
    const child = start();
    await changed.promise;
    changed = Promise.withResolvers();
    child.kill("SIGTERM");
    const code = await child.exited;
    if (!ending) continue;
    for (const watcher of watchers) watcher.close();
    clearTimeout(settle);
    return code;
  }
};
