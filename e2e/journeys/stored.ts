import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runningPostmaster } from "@holdfast/infra/postgres/postmaster";
import { SQL } from "bun";
import type { Stack } from "../stack.ts";

/** Something that is stored, and where. */
export interface Stored {
  readonly where: string;
  readonly bytes: Buffer;
}

/** Every row of every table as text, bytes in hexadecimal: the database compresses some of what it writes to its files. */
const rowsOf = async (sql: SQL): Promise<readonly Stored[]> => {
  const tables: readonly { schemaname: string; tablename: string }[] = await sql`
    select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
  const all: Stored[] = [];
  for (const { schemaname, tablename } of tables) {
    const name = `"${schemaname}"."${tablename}"`;
    const rows: readonly { row: string }[] = await sql.unsafe(`select t::text as row from ${name} t`);
    all.push({ where: tablename, bytes: Buffer.from(rows.map(({ row }) => row).join("\n")) });
  }
  return all;
};

const filesBelow = (folder: string): readonly Stored[] =>
  [...new Bun.Glob("**/*").scanSync({ cwd: folder, onlyFiles: true, dot: true })].map((path) => ({
    where: path,
    bytes: readFileSync(join(folder, path)),
  }));

/** The database of a running product, as its owner reaches it. Close it. */
export const databaseOf = ({ dataDirectory }: Stack): SQL => {
  const folder = join(dataDirectory, "postgres");
  const server = runningPostmaster(join(folder, "data"));
  if (server === null) throw new Error("the database does not run");
  const password = readFileSync(join(folder, "password"), "utf8");
  return new SQL({ url: `postgresql://postgres:${password}@127.0.0.1:${server.port}/holdfast`, max: 1 });
};

/** Everything a running product has stored or printed: rows, files of the database, blobs, logs, its output. */
export const everythingStored = async (stack: Stack): Promise<readonly Stored[]> => {
  const { dataDirectory, output } = stack;
  const sql = databaseOf(stack);
  try {
    // What is still in memory only goes to the files.
    await sql.unsafe("checkpoint");
    const rows = await rowsOf(sql);
    return [...rows, ...filesBelow(dataDirectory), { where: "output", bytes: Buffer.from(output()) }];
  } finally {
    await sql.close();
  }
};
