import { readFileSync } from "node:fs";

/** A server that runs as a process of its own. */
export interface EntryProcess {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

const START_MILLISECONDS = 20_000;

const portIn = async (logFile: string): Promise<number> => {
  const until = performance.now() + START_MILLISECONDS;
  for (;;) {
    const port = /"event":"listening","port":(\d+)/.exec(await Bun.file(logFile).text())?.[1];
    if (port !== undefined) return Number(port);
    if (performance.now() > until) throw new Error(`no server listens: ${await Bun.file(logFile).text()}`);
    await Bun.sleep(20);
  }
};

/** Starts an entry that logs the port it listens on. Its log goes to a file, as under a supervisor: nobody reads along. */
export const startEntry = async (
  entry: string,
  env: Readonly<Record<string, string>>,
  logFile: string,
): Promise<EntryProcess> => {
  await Bun.write(logFile, "");
  const child = Bun.spawn([process.execPath, entry], {
    env: { ...env },
    stdout: Bun.file(logFile),
    stderr: "inherit",
  });
  return {
    port: await portIn(logFile),
    pid: child.pid,
    stop: async () => {
      child.kill("SIGTERM");
      await child.exited;
    },
  };
};

/** MB of memory that a process holds now. Linux alone says so. */
export const residentMegabytes = (pid: number): number => {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (found === undefined) throw new Error("no memory figure");
  return (Number(found) * 1024) / 1e6;
};
