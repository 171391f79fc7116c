import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SQL } from "bun";
import { postgresBinaries } from "./binaries.ts";
import { makeCluster } from "./cluster.ts";
import { endProcess, freePort, runningPostmaster } from "./postmaster.ts";
import { APP_ROLE, grantToApp } from "./roles.ts";
import { databaseUser, reachableBinaries } from "./system-user.ts";

export interface EmbeddedPostgres {
  /** As the superuser: for migrations. */
  readonly url: string;
  /** As the role the services use, which owns nothing. */
  readonly appUrl: string;
  readonly pid: number;
  readonly port: number;
  /** Ends the server in order, within seconds. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  readonly directory: string;
  readonly database: string;
  /** Null takes a free one. */
  readonly port?: number | null;
  /** Called when the server ends and `stop` did not ask it to. */
  readonly onEnd?: () => void;
}

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "256MB",
  wal_compression: "on",
  max_connections: "100",
} as const;

const secret = (file: string, own: (path: string) => void): string => {
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
    own(file);
  }
  return readFileSync(file, "utf8");
};

const untilReady = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let output = "";
    server.stderr?.on("data", (data: Buffer) => {
      output += data.toString();
      if (output.includes("ready to accept connections")) resolve();
    });
    server.once("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}: ${output.slice(-2000)}`)));
  });

/** The children of a killed server keep its memory for a moment, and a new one refuses to start beside them. */
const retried = async <T>(launch: () => Promise<T>, attempts = 20): Promise<T> => {
  try {
    return await launch();
  } catch (error) {
    const beside = error instanceof Error && /shared memory block|lock file/.test(error.message);
    if (!beside || attempts === 0) throw error;
    await Bun.sleep(250);
    return retried(launch, attempts - 1);
  }
};

/**
 * Starts the packaged PostgreSQL on a free port of the loopback interface, with its data in `directory`, which is made on first use.
 *
 * Durable as production: fsync and synchronous_commit stay on. As root the server runs as an ordinary numeric user, for whom `directory` must be
 * reachable. A server that a killed run left on the same data is ended in order first.
 *
 * @throws Error when the server cannot start; the message ends with what it wrote.
 */
export const startPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const { directory, database } = options;
  const user = databaseUser();
  const own = (path: string): void => {
    if (user !== null) chownSync(path, user.uid, user.gid);
  };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  own(directory);
  const binaries = reachableBinaries(postgresBinaries(), "/var/lib/holdfast");
  const data = join(directory, "data");
  const passwordFile = join(directory, "password");
  const password = secret(passwordFile, own);
  const spawnOptions = {
    cwd: directory,
    env: { PATH: process.env["PATH"] ?? "", TZ: "UTC" },
    ...(user ?? {}),
  };

  makeCluster({ binaries, data, passwordFile, spawn: spawnOptions });

  const address = (role: string, name: string, port: number): string =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${name}`;
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const launch = async (): Promise<{ readonly server: ChildProcess; readonly port: number }> => {
    const port = options.port ?? (await freePort());
    const server = spawn(join(binaries, "bin/postgres"), ["-D", data, "-p", String(port), ...settings], {
      ...spawnOptions,
      // A terminal sends Ctrl-C to its whole process group: the database must outlive the services, not end beside them.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    await untilReady(server);
    server.stderr?.removeAllListeners("data").resume();
    server.unref();
    return { server, port };
  };

  const left = runningPostmaster(data);
  if (left !== null) await endProcess(left.pid);
  const { server, port } = await retried(launch);
  const { pid } = server;
  if (pid === undefined) throw new Error("PostgreSQL has no process id");
  let asked = false;
  server.once("exit", () => {
    if (!asked) options.onEnd?.();
  });
  const admin = new SQL({ url: address("postgres", "postgres", port), max: 1 });
  const existing = await admin`select 1 from pg_database where datname = ${database}`;
  if (existing.length === 0) await admin.unsafe(`create database "${database}"`);
  await admin.close();
  await grantToApp(address("postgres", database, port), password);

  return {
    url: address("postgres", database, port),
    appUrl: address(APP_ROLE, database, port),
    pid,
    port,
    stop: () => {
      asked = true;
      return endProcess(pid);
    },
  };
};
