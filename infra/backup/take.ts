import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { toHex } from "@holdfast/protocol/encoding";
import { type BlobStore, type SegmentName, segmentBlobKey } from "@holdfast/session/blobs/blob-store";
import { blobFile, directoryBlobs } from "@holdfast/session/blobs/directory";
import { fits } from "@holdfast/session/objects/stored-object";
import { processMark } from "../data/process-mark.ts";
import { copyOut } from "./copy-tables.ts";
import { copyKept } from "./kept-files.ts";
import {
  BACKUP_VERSION,
  type BackupFile,
  type BackupManifest,
  type TableCopy,
  writeManifest,
} from "./manifest.ts";
import { holdSnapshot, type Snapshot } from "./snapshot.ts";
import { random, type Source } from "./source.ts";
import { listMigrations, listSequences, majorOf } from "./tables.ts";

/** The points at which a crash leaves different things behind. */
export type TakeStep =
  | "begun"
  | "held"
  | "table"
  | "tables"
  | "blob"
  | "blobs"
  | "kept"
  | "manifest"
  | "named";

export interface TakeDeps {
  readonly source: Source;
  /** For the person who asked for it. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Called after each step, for fault tests. */
  readonly onStep?: (step: TakeStep) => Promise<void>;
}

/** Blobs that are read and written at a time. */
const BLOBS_AT_ONCE = 8;

const syncFolder = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
};

const MARK = ".unfinished-";

/** Removes what backups to the same place that were killed left. One that still runs is left alone. */
const removeUnfinished = (folder: string): void => {
  const prefix = `${basename(folder)}${MARK}`;
  for (const name of readdirSync(dirname(folder)).filter((entry) => entry.startsWith(prefix)))
    if (processMark(Number(name.slice(prefix.length).split("-")[0])) === null)
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
};

/** The bytes of a segment from whichever store has them whole; null when none has. */
const readSegment = async (
  name: SegmentName,
  { blobs, second }: Pick<Source, "blobs" | "second">,
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const key = segmentBlobKey(name);
  const first = await blobs.get(key);
  if (fits(first, name)) return first;
  const other = second === null ? null : await second.get(key);
  return fits(other, name) ? other : null;
};

/**
 * Copies a deployment, running or not, into the new folder `to`: whole under that name, or not there.
 *
 * First the rows, as one moment saw them, then the blobs that they name, which nobody sweeps meanwhile. A save that was acknowledged before
 * the call began is in it, with all its segments. [BK-1] [BK-6]
 *
 * @throws Error when the folder exists, the disk is full, the database goes away, or `signal` aborts; what was written is removed.
 */
export const takeBackup = async (to: string, deps: TakeDeps): Promise<BackupManifest> => {
  const { source, say, signal } = deps;
  const step = async (name: TakeStep): Promise<void> => {
    signal?.throwIfAborted();
    await deps.onStep?.(name);
  };
  const folder = resolve(to);
  if (existsSync(folder)) throw new Error(`${folder} is there already: a backup goes into a new folder`);
  mkdirSync(dirname(folder), { recursive: true });
  removeUnfinished(folder);
  const making = `${folder}${MARK}${process.pid}-${randomBytes(4).toString("hex")}`;
  mkdirSync(join(making, "database"), { recursive: true, mode: 0o700 });
  // The mode of mkdir is only for what it makes last.
  chmodSync(making, 0o700);

  const copyTables = async ({ client, shapes }: Snapshot) => {
    const tables: TableCopy[] = [];
    const files: BackupFile[] = [];
    for (const shape of shapes) {
      const { copy, file } = await copyOut(client, making, shape);
      tables.push(copy);
      files.push(file);
      await step("table");
    }
    return { tables, files };
  };

  const copyBlobs = async (names: readonly SegmentName[], into: BlobStore) => {
    const files: BackupFile[] = [];
    const lacking: string[] = [];
    for (let from = 0; from < names.length; from += BLOBS_AT_ONCE) {
      const some = names.slice(from, from + BLOBS_AT_ONCE);
      const copied = await Promise.all(
        some.map(async (name): Promise<BackupFile | null> => {
          const bytes = await readSegment(name, source);
          if (bytes === null) return null;
          const key = segmentBlobKey(name);
          await into.put(key, bytes);
          return { path: `blobs/${blobFile(key)}`, bytes: bytes.length, sha256: toHex(name.digest) };
        }),
      );
      files.push(...copied.filter((file) => file !== null));
      lacking.push(...some.filter((_, n) => copied[n] === null).map(segmentBlobKey));
      await step("blob");
    }
    return { files, lacking };
  };

  try {
    await step("begun");
    const snapshot = await holdSnapshot(source.databaseUrl, () =>
      say("Waiting until the cleaning that runs has ended …"),
    );
    try {
      await step("held");
      const { client } = snapshot;
      const { rows } = await client.query<{ at: Date }>("select now() as at");
      const names = await snapshot.blobs();
      const rowsCopied = await copyTables(snapshot);
      const manifest = {
        version: BACKUP_VERSION,
        at: (rows[0]?.at ?? new Date()).toISOString(),
        postgres: await majorOf(client),
        migrations: await listMigrations(client),
        tables: rowsCopied.tables,
        sequences: await listSequences(client),
      } as const;
      await snapshot.seen();
      await syncFolder(join(making, "database"));
      await step("tables");
      const blobs = await copyBlobs(names, directoryBlobs({ directory: join(making, "blobs"), random }));
      rmSync(join(making, "blobs/incoming"), { recursive: true, force: true });
      await snapshot.release();
      await step("blobs");
      const kept = await copyKept(source.folder, making);
      await step("kept");
      const whole = {
        ...manifest,
        lacking: blobs.lacking,
        files: [...kept, ...rowsCopied.files, ...blobs.files],
      };
      writeManifest(making, whole);
      await syncFolder(making);
      await step("manifest");
      renameSync(making, folder);
      await syncFolder(dirname(folder));
      await step("named");
      return whole;
    } finally {
      await snapshot.close();
    }
  } catch (cause) {
    rmSync(making, { recursive: true, force: true });
    throw cause;
  }
};
