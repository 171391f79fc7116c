import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Ended, and not yet taken note of by its parent, who may take long (a container's first process) or never do. Only Linux tells. */
const isZombie = (pid: number): boolean => {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /\) [ZX] /.test(readFileSync(file, "utf8"));
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Asks a server to end: its connections are cut and everything committed is kept. Waits for it, at most 10 s. */
export const endProcess = async (pid: number): Promise<void> => {
  if (isAlive(pid)) process.kill(pid, "SIGINT");
  for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 10) await Bun.sleep(10);
};

/** Whether the process is a PostgreSQL of this folder. Only Linux tells; elsewhere a living process is taken for it. */
const serves = (pid: number, data: string): boolean => {
  const file = `/proc/${pid}/cmdline`;
  if (!existsSync("/proc/self/cmdline")) return true;
  return existsSync(file) && readFileSync(file, "utf8").split("\0").includes(data);
};

/**
 * The server that runs on the data folder, ready or not, if one does, by its pid file: one line a field, as PostgreSQL documents for postmaster.pid. A
 * file that names a process which is something else by now is removed: the server would refuse to start beside it.
 */
export const runningPostmaster = (data: string): Postmaster | null => {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const [pid = 0, , , port = 0] = readFileSync(file, "utf8").split("\n").map(Number);
  if (pid < 1 || !isAlive(pid)) return null;
  if (serves(pid, data)) return { pid, port };
  rmSync(file, { force: true });
  return null;
};

/** A port of the loopback interface that nobody listens on at the moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object"
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
