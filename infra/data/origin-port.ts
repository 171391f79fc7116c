import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DEFAULT_PORT = 8787;

/**
 * The port of the one origin: `asked`, else the one first used with this data folder, else 8787. It is kept, because another port is another
 * origin to a browser: its device key and its unsent work would not be found.
 */
export const keptPort = (folder: string, asked: number | null): number => {
  const file = join(folder, "port");
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : null;
  const port = asked ?? kept ?? DEFAULT_PORT;
  if (kept === null) writeFileSync(file, String(port));
  return port;
};

/** `command (process N)` of who listens on a TCP port, where the system tells (Linux, own or as root); otherwise null. */
export const listenerOn = (port: number): string | null => {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const inodes = ["/proc/net/tcp", "/proc/net/tcp6"].filter(existsSync).flatMap((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = "", , state]) => local.endsWith(wanted) && state === "0A")
      .map((fields) => `socket:[${fields[9]}]`),
  );
  if (inodes.length === 0) return null;
  const holds = (pid: string): boolean => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) =>
        inodes.includes(readlinkSync(`/proc/${pid}/fd/${fd}`)),
      );
    } catch {
      // A process that ends meanwhile, or another user's, cannot be the answer we can give.
      return false;
    }
  };
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name));
  return pid === undefined ? null : `${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})`;
};
