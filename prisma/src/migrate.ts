import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SQL } from "bun";

/** The lock `prisma migrate` takes, so that a service and the command never apply at the same time. */
export const MIGRATION_LOCK = 72_707_369;
const FOLDER = join(import.meta.dir, "../migrations");

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly finished: Date | null;
}

const checksum = (script: string): string => createHash("sha256").update(script).digest("hex");

const BOOKKEEPING = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/** One step of the schema, as its folder holds it. */
export interface Migration {
  readonly name: string;
  /** SHA-256 of its script, in hex. */
  readonly checksum: string;
}

/** What a database is, and what it is about to become. */
export interface Upgrade {
  /** Names, in order; none in a new database. */
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

export interface MigrateOptions {
  /** Applies these and no others: an earlier schema, for rows that were taken from one. */
  readonly only?: ReadonlySet<string>;
  /** Called before anything is applied, where something will be. */
  readonly before?: (upgrade: Upgrade) => Promise<void> | void;
}

interface Script extends Migration {
  readonly script: string;
}

const readScripts = (folder: string): readonly Script[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const script = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, script, checksum: checksum(script) };
    });

/** The migrations this checkout brings, in order. */
export const knownMigrations = (folder: string = FOLDER): readonly Migration[] =>
  readScripts(folder).map(({ name, checksum }) => ({ name, checksum }));

/** @throws Error for a database that this checkout must not touch. */
const checkBooks = (books: ReadonlyMap<string, Applied>, scripts: readonly Script[]): void => {
  const failed = [...books.values()].find((row) => row.finished === null);
  if (failed)
    throw new Error(`migration ${failed.name} failed earlier; settle it with: prisma migrate resolve`);
  for (const { name, checksum } of scripts) {
    const earlier = books.get(name);
    if (earlier && earlier.checksum !== checksum)
      throw new Error(`migration ${name} was changed after it was applied`);
  }
  const newest = scripts.at(-1)?.name ?? "";
  const newer = [...books.keys()].filter((name) => name > newest).sort();
  if (newer.length > 0)
    throw new Error(
      `the database is newer than this checkout, which does not know ${newer.join(", ")}: start the checkout that made it, or restore a backup that was taken before`,
    );
};

const applyAll = async (sql: SQL, pending: readonly Script[]): Promise<void> => {
  await sql.unsafe("begin");
  let current = "";
  try {
    for (const { name, script, checksum } of pending) {
      current = name;
      await sql.unsafe(script);
      // What an earlier one left to the end of the transaction would keep the next from altering its table.
      await sql.unsafe("set constraints all immediate");
      await sql`insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        values (${randomUUID()}, ${checksum}, ${name}, clock_timestamp(), 1)`;
    }
    await sql.unsafe("commit");
  } catch (cause) {
    await sql.unsafe("rollback");
    throw new Error(`migration ${current} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
};

/**
 * Applies what is missing of the ordered migrations, with the bookkeeping of `prisma migrate deploy`: same table, checksums and lock. All of it
 * with its entries in the books or nothing, so that a start that fails or is killed meanwhile leaves the database as the earlier checkout knows
 * it. [BK-5]
 *
 * @returns names of the migrations it applied, in order.
 * @throws Error when a migration fails, when the command left one half applied, when an applied one was changed since, or when the database has
 * newer ones than this checkout; nothing is applied then.
 */
export const migrate = async (
  url: string,
  folder: string = FOLDER,
  { only, before }: MigrateOptions = {},
): Promise<readonly string[]> => {
  const pool = new SQL({ url, max: 1 });
  const sql = await pool.reserve();
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await sql.unsafe(BOOKKEEPING);
    const rows: Applied[] = await sql`select migration_name as name, checksum, finished_at as finished
      from _prisma_migrations where rolled_back_at is null`;
    const books = new Map(rows.map((row) => [row.name, row]));
    const scripts = readScripts(folder);
    checkBooks(books, scripts);
    const pending = scripts.filter(({ name }) => !books.has(name) && (only?.has(name) ?? true));
    const names = pending.map(({ name }) => name);
    if (names.length === 0) return names;
    await before?.({ applied: [...books.keys()].sort(), pending: names });
    await applyAll(sql, pending);
    return names;
  } finally {
    sql.release();
    await pool.close();
  }
};
