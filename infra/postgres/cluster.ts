import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The version whose files the packaged PostgreSQL reads. */
export const POSTGRES_MAJOR = 18;

export interface ClusterOptions {
  readonly binaries: string;
  /** Where the cluster is, or will be. */
  readonly data: string;
  readonly passwordFile: string;
  readonly spawn: { readonly cwd: string; readonly env: Record<string, string> };
}

const HALF_MADE = ".new-";

const removeHalfMade = (data: string): void => {
  const folder = dirname(data);
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(`${basename(data)}${HALF_MADE}`)))
    rmSync(join(folder, name), { recursive: true, force: true });
};

/**
 * Makes the files of a new database cluster unless they exist: whole or not at all, so that a start that is killed half-way does no harm to the next.
 *
 * @throws Error when the files are of another PostgreSQL version, or cannot be made.
 */
export const makeCluster = ({ binaries, data, passwordFile, spawn }: ClusterOptions): void => {
  const version = join(data, "PG_VERSION");
  if (existsSync(version)) {
    const major = readFileSync(version, "utf8").trim();
    if (major !== String(POSTGRES_MAJOR))
      throw new Error(
        `${data} was written by PostgreSQL ${major}, and this release brings ${POSTGRES_MAJOR}: with the release that wrote it run \`bun run backup <folder>\`, then with this one \`bun run restore <folder> --replace\``,
      );
    removeHalfMade(data);
    return;
  }
  // A name of its own: what a killed start left can still be writing.
  const making = `${data}${HALF_MADE}${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  const options = [
    ["-D", making],
    ["-U", "postgres"],
    ["-A", "scram-sha-256"],
    ["--pwfile", passwordFile],
    ["-E", "UTF8"],
    ["--locale=C"],
  ];
  const made = spawnSync(join(binaries, "bin/initdb"), options.flat(), spawn);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr?.toString() ?? made.error?.message}`);
  renameSync(making, data);
};
