import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { SQL } from "bun";

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

/** Whether the server answers a query. A killed one can still take connections for a moment, through children that have not noticed. */
export const answers = async (url: string): Promise<boolean> => {
  const sql = new SQL({ url, max: 1, connectionTimeout: 1 });
  try {
    await sql`select 1`;
    return true;
  } catch (error) {
    if (error instanceof SQL.PostgresError) return false;
    throw error;
  } finally {
    await sql.close();
  }
};
