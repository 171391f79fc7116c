import { randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { knownMigrations, migrate } from "@holdfast/database/migrate";
import type { BlobKey } from "@holdfast/session/blobs/blob-store";
import { directoryBlobs } from "@holdfast/session/blobs/directory";
import { openBlobs } from "@holdfast/session/blobs/open-blobs";
import type { NodeConfig } from "../config.ts";
import { findDataFolder } from "../data/data-folder.ts";
import { DATABASE, placesOf } from "../data/places.ts";
import { takeProcessLock } from "../data/process-lock.ts";
import { processMark } from "../data/process-mark.ts";
import { type SwapStep, swapFolders } from "../data/swap.ts";
import { POSTGRES_MAJOR } from "../postgres/cluster.ts";
import { startPostgres } from "../postgres/embedded.ts";
import { endProcess, runningPostmaster } from "../postgres/postmaster.ts";
import { loadTables } from "./load.ts";
import type { BackupManifest } from "./manifest.ts";
import { random } from "./source.ts";
import { verifyBackup } from "./verify.ts";

/** The points at which a crash leaves different things behind. */
export type RestoreStep =
  | "verified"
  | "begun"
  | "migrated"
  | "table"
  | "loaded"
  | "blobs"
  | "made"
  | SwapStep;

export interface RestoreDeps {
  readonly config: NodeConfig;
  /** Moves what the data folder holds aside instead of refusing. */
  readonly replace: boolean;
  readonly signal?: AbortSignal;
  /** Called after each step, for fault tests. */
  readonly onStep?: (step: RestoreStep) => Promise<void>;
}

export interface Restored {
  readonly manifest: BackupManifest;
  readonly path: string;
  readonly notice: string | null;
  /** Where what was there before is now; null when nothing was. */
  readonly aside: string | null;
}

const refuse = (why: string): Error => new Error(why);

/** @throws Error for what this checkout cannot go on with, by name. */
const checkFits = (folder: string, { postgres, migrations }: BackupManifest): void => {
  if (postgres > POSTGRES_MAJOR)
    throw refuse(
      `${folder} was taken from PostgreSQL ${postgres}, and this release brings ${POSTGRES_MAJOR}`,
    );
  const known = new Map(knownMigrations().map(({ name, checksum }) => [name, checksum]));
  const newer = migrations.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (newer.length > 0)
    throw refuse(`${folder} is of a newer release: this checkout does not know ${newer.join(", ")}`);
  const other = migrations
    .filter(({ name, checksum }) => known.get(name) !== checksum)
    .map(({ name }) => name);
  if (other.length > 0)
    throw refuse(`${folder} was taken after another ${other.join(", ")} than this checkout has`);
};

const readBackup = async (folder: string): Promise<BackupManifest> => {
  const { manifest, wrong } = await verifyBackup(folder);
  if (wrong.length > 0) throw refuse(`${folder} is damaged:\n  ${wrong.join("\n  ")}`);
  checkFits(folder, manifest);
  return manifest;
};

const MARK = ".restoring-";

/** Ends a database that a killed product, or a killed restore, left running. */
const endDatabase = async (folder: string): Promise<void> => {
  const left = runningPostmaster(join(folder, "postgres/data"));
  if (left !== null) await endProcess(left.pid);
};

const removeUnfinished = async (path: string): Promise<void> => {
  const prefix = `${basename(path)}${MARK}`;
  for (const name of readdirSync(dirname(path)).filter((entry) => entry.startsWith(prefix))) {
    if (processMark(Number(name.slice(prefix.length).split("-")[0])) !== null) continue;
    const folder = join(dirname(path), name);
    await endDatabase(folder);
    rmSync(folder, { recursive: true, force: true });
  }
};

const isEmpty = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0;

const putBlobs = async (from: string, { files }: BackupManifest, place: Parameters<typeof openBlobs>[0]) => {
  const [source, target] = [
    directoryBlobs({ directory: join(from, "blobs"), random }),
    openBlobs(place, { random }),
  ];
  for (const { path } of files.filter((file) => file.path.startsWith("blobs/"))) {
    const [, kind, workspace, , name] = path.split("/");
    const key = `${kind}/${workspace}/${name}` as BlobKey;
    const bytes = await source.get(key);
    if (bytes === null) throw new Error(`${path} is gone`);
    await target.put(key, bytes);
  }
};

/** Makes a whole data folder at `making`, with nothing running on it afterwards. */
const makeFolder = async (
  from: string,
  making: string,
  manifest: BackupManifest,
  { config, step }: { readonly config: NodeConfig; readonly step: (name: RestoreStep) => Promise<void> },
): Promise<void> => {
  const { blobs, postgres } = placesOf(config, making);
  const server = await startPostgres({ directory: postgres, database: DATABASE });
  try {
    // The schema that the rows are of; the next start brings it to this checkout's.
    await migrate(server.url, undefined, { only: new Set(manifest.migrations.map(({ name }) => name)) });
    await step("migrated");
    await loadTables(server.url, from, manifest, () => step("table"));
    await step("loaded");
    await putBlobs(from, manifest, blobs);
    await step("blobs");
  } finally {
    await server.stop();
  }
  for (const { path } of manifest.files.filter((file) => !file.path.includes("/"))) {
    copyFileSync(join(from, path), join(making, path));
    chmodSync(join(making, path), 0o600);
  }
};

/**
 * Makes the data folder that the settings name out of a backup. Until it is whole it has another name: whoever is killed leaves what was
 * there before. [BK-3] [BK-6]
 *
 * @throws Error when the backup is damaged or of a newer release, when the folder is in use, or when it holds something and `replace` is not
 * set; nothing is changed then.
 */
export const restoreBackup = async (folder: string, deps: RestoreDeps): Promise<Restored> => {
  const { config, replace, signal } = deps;
  const step = async (name: RestoreStep): Promise<void> => {
    signal?.throwIfAborted();
    await deps.onStep?.(name);
  };
  if (config.databaseUrl !== null)
    throw refuse("restore makes a folder for the embedded database: DATABASE_URL must not be set");
  const from = resolve(folder);
  const { path, notice } = findDataFolder(config.dataDirectory);
  const isNew = isEmpty(path);
  if (!isNew && !replace)
    throw refuse(`${path} is not empty: choose another HOLDFAST_DATA_DIR, or --replace moves it aside`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  if (existsSync(path) && statSync(path).dev !== statSync(dirname(path)).dev)
    throw refuse(`${path} is where a disk is mounted: choose a folder below it as HOLDFAST_DATA_DIR`);
  const manifest = await readBackup(from);
  await step("verified");

  const letGo = isNew ? () => undefined : takeProcessLock(join(path, "lock"));
  const making = `${path}${MARK}${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await removeUnfinished(path);
    if (!isNew) await endDatabase(path);
    // As of every data folder: others may pass through and see nothing.
    mkdirSync(making, { mode: 0o711 });
    await step("begun");
    await makeFolder(from, making, manifest, { config, step });
    await step("made");
    if (isNew) {
      renameSync(making, path);
      return { manifest, path, notice, aside: null };
    }
    const aside = `${path}.before-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
    await swapFolders({ path, next: making, aside }, deps.onStep);
    rmSync(join(aside, "lock"), { force: true });
    return { manifest, path, notice, aside };
  } catch (cause) {
    if (existsSync(making)) {
      await endDatabase(making);
      rmSync(making, { recursive: true, force: true });
    }
    letGo();
    throw cause;
  }
};
