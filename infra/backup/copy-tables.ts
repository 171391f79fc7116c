import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Client } from "pg";
import { from, to } from "pg-copy-streams";
import type { BackupFile, TableCopy } from "./manifest.ts";
import { copyTarget, type TableShape } from "./tables.ts";

/** Rows are mostly sealed bytes in hex: the lowest level halves them, and higher ones find no more. */
const LEVEL = 1;

/** Lets everything through, and knows afterwards what it was. */
const measuring = () => {
  const hash = createHash("sha256");
  let bytes = 0;
  const stream = new Transform({
    transform(piece: Buffer, _, done) {
      hash.update(piece);
      bytes += piece.length;
      done(null, piece);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest("hex") }) };
};

/** Writes the rows that the transaction of `client` sees into `<folder>/database/<table>.copy.gz`, durable when it resolves. */
export const copyOut = async (
  client: Client,
  folder: string,
  shape: TableShape,
): Promise<{ readonly copy: TableCopy; readonly file: BackupFile }> => {
  const path = `database/${shape.table}.copy.gz`;
  const target = join(folder, path);
  const measure = measuring();
  const rows = client.query(to(`copy ${copyTarget(shape)} to stdout`));
  const file = createWriteStream(target, { flags: "wx", mode: 0o600 });
  await pipeline(rows, createGzip({ level: LEVEL }), measure.stream, file);
  const handle = await open(target, "r");
  await handle.sync().finally(() => handle.close());
  return { copy: { ...shape, rows: rows.rowCount, path }, file: { path, ...measure.result() } };
};

/**
 * Puts the rows of a backup into an empty table.
 *
 * @throws Error when they are not as many as were taken.
 */
export const copyIn = async (client: Client, folder: string, table: TableCopy): Promise<void> => {
  const rows = client.query(from(`copy ${copyTarget(table)} from stdin`));
  await pipeline(createReadStream(join(folder, table.path)), createGunzip(), rows);
  if (rows.rowCount !== table.rows)
    throw new Error(`${table.table} has ${rows.rowCount} rows after loading ${table.rows}`);
};

/** The SHA-256 and the size of a file of a backup. */
export const measureFile = async (path: string): Promise<Omit<BackupFile, "path">> => {
  const measure = measuring();
  measure.stream.resume();
  await pipeline(createReadStream(path), measure.stream);
  return measure.result();
};
