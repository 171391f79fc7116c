import { existsSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** The server that its pid file names, if it lives; one line a field, as PostgreSQL documents for postmaster.pid. */
export const runningPostmaster = (pidFile: string): Postmaster | null => {
  if (!existsSync(pidFile)) return null;
  const [pid = "", , , port = "", , , , state = ""] = readFileSync(pidFile, "utf8").split("\n");
  if (!isAlive(Number(pid))) return null;
  return { pid: Number(pid), port: Number(port), ready: state.trim() === "ready" };
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

/** Whether somebody listens there: a pid file can outlive its server, and a dead server's pid can be another's. */
export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
