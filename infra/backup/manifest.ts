import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Migration } from "@holdfast/database/migrate";
import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

/** Of the layout of the folder; another one is refused whole. */
export const BACKUP_VERSION = 1;

export interface BackupFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

/** The rows of one table, as `COPY` writes them as text, compressed by gzip. */
export interface TableCopy {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly path: string;
}

/** What a backup is; it is written last, so that a folder with one is whole. */
export interface BackupManifest {
  readonly version: typeof BACKUP_VERSION;
  /** When the state was that it holds: RFC 3339, UTC. */
  readonly at: string;
  /** Major version of the PostgreSQL that wrote the tables. */
  readonly postgres: number;
  readonly migrations: readonly Migration[];
  readonly tables: readonly TableCopy[];
  /** Next values, by name. */
  readonly sequences: readonly { readonly sequence: string; readonly next: string }[];
  /** Keys of segments that no copy was whole of when it was taken: the deployment lacked them itself. */
  readonly lacking: readonly string[];
  readonly files: readonly BackupFile[];
}

const MANIFEST = "backup.json";
const name = Type.String({ pattern: "^[a-z_][a-z0-9_]*$" });
const sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
/** Only what a backup consists of: a path never leads out of its folder. */
const path = Type.String({
  pattern:
    "^(secrets\\.json|port|database/[a-z_][a-z0-9_]*\\.copy\\.gz|blobs/segments/[0-9a-f]{32}/[0-9a-f]{2}/[0-9a-f]{32}-[0-9a-f]{64})$",
});
const count = Type.Integer({ minimum: 0 });

const Manifest = Type.Object({
  version: Type.Literal(BACKUP_VERSION),
  at: Type.String(),
  postgres: Type.Integer({ minimum: 1 }),
  migrations: Type.Array(Type.Object({ name: Type.String({ pattern: "^[0-9a-z_]+$" }), checksum: sha256 })),
  tables: Type.Array(Type.Object({ table: name, columns: Type.Array(name), rows: count, path })),
  sequences: Type.Array(Type.Object({ sequence: name, next: Type.String({ pattern: "^[0-9]{1,19}$" }) })),
  lacking: Type.Array(Type.String()),
  files: Type.Array(Type.Object({ path, bytes: count, sha256 })),
});

/**
 * Reads what a folder says that it holds.
 *
 * @throws Error when there is nothing, or nothing that this release reads.
 */
export const readManifest = (folder: string): BackupManifest => {
  let text: string;
  try {
    text = readFileSync(join(folder, MANIFEST), "utf8");
  } catch (cause) {
    throw new Error(`${folder} is no whole backup: it has no ${MANIFEST} that can be read`, { cause });
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${join(folder, MANIFEST)} is not JSON`, { cause });
  }
  const version =
    typeof found === "object" && found !== null && "version" in found ? found.version : undefined;
  if (version !== BACKUP_VERSION)
    throw new Error(
      `${folder} is a backup of version ${String(version)}, and this release reads ${BACKUP_VERSION}`,
    );
  if (!Value.Check(Manifest, found)) {
    const where = Value.Errors(Manifest, found).First()?.path ?? "";
    throw new Error(`${join(folder, MANIFEST)} is not as this release writes it, at ${where}`);
  }
  return found;
};

/** Whole or not at all, also after a crash. */
export const writeManifest = (folder: string, manifest: BackupManifest): void => {
  const file = join(folder, MANIFEST);
  const handle = openSync(`${file}.new`, "wx", 0o600);
  writeSync(handle, `${JSON.stringify(manifest, null, 1)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
};
