import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SQL } from "bun";

/** The lock `prisma migrate` takes, so that a service and the command never apply at the same time. */
const MIGRATION_LOCK = 72_707_369;
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

/**
 * Applies what is missing of the ordered migrations, with the bookkeeping of `prisma migrate deploy`: same table, checksums and lock. Each is
 * applied whole with its entry in the books or not at all, so that a start that is killed meanwhile leaves nothing for a person to settle.
 *
 * @returns names of the migrations it applied, in order.
 * @throws Error when a migration fails, when the command left one half applied, or when an applied one was changed since; nothing is applied in
 * the last two cases.
 */
export const migrate = async (url: string, folder: string = FOLDER): Promise<readonly string[]> => {
  const pool = new SQL({ url, max: 1 });
  const sql = await pool.reserve();
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await sql.unsafe(BOOKKEEPING);
    const rows: Applied[] = await sql`select migration_name as name, checksum, finished_at as finished
      from _prisma_migrations where rolled_back_at is null`;
    const done = new Map(rows.map((row) => [row.name, row]));
    const failed = rows.find((row) => row.finished === null);
    if (failed)
      throw new Error(`migration ${failed.name} failed earlier; settle it with: prisma migrate resolve`);

    const names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    const scripts = names.map((name) => ({
      name,
      script: readFileSync(join(folder, name, "migration.sql"), "utf8"),
    }));
    for (const { name, script } of scripts) {
      const earlier = done.get(name);
      if (earlier && earlier.checksum !== checksum(script))
        throw new Error(`migration ${name} was changed after it was applied`);
    }

    const applied: string[] = [];
    for (const { name, script } of scripts) {
      if (done.has(name)) continue;
      await sql.unsafe("begin");
      try {
        await sql.unsafe(script);
        await sql`insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
          values (${randomUUID()}, ${checksum(script)}, ${name}, clock_timestamp(), 1)`;
        await sql.unsafe("commit");
      } catch (cause) {
        await sql.unsafe("rollback");
        throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        });
      }
      applied.push(name);
    }
    return applied;
  } finally {
    sql.release();
    await pool.close();
  }
};
