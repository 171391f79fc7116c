import type { Migration } from "@holdfast/database/migrate";
import type { Client } from "pg";

/** The tables that are taken: those of the services. Of schema jobs nothing is: each start makes its queues and schedules anew. */
const SCHEMA = "public";
/** Written by whoever applies the migrations. */
const BOOKKEEPING = "_prisma_migrations";

export interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Every table with what is taken of it. Columns of type xid8 say which transaction of this cluster stored a row, and mean nothing in
 * another one: there the rows get the transaction that loads them, and copies begin anew. [IN-2]
 */
export const listTables = async (client: Client): Promise<readonly TableShape[]> => {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> $2
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
      group by c.relname order by c.relname`,
    [SCHEMA, BOOKKEEPING],
  );
  return rows;
};

/** Read after the rows: a number is never given again to another. */
export const listSequences = async (
  client: Client,
): Promise<readonly { readonly sequence: string; readonly next: string }[]> => {
  const { rows } = await client.query<{ sequence: string; next: string }>(
    `select sequencename::text as sequence, (coalesce(last_value, 0) + 1)::text as next
       from pg_sequences where schemaname = $1 order by 1`,
    [SCHEMA],
  );
  return rows;
};

export const listMigrations = async (client: Client): Promise<readonly Migration[]> => {
  const { rows } = await client.query<Migration>(
    `select migration_name as name, checksum from ${BOOKKEEPING}
      where finished_at is not null and rolled_back_at is null order by 1`,
  );
  return rows;
};

const HUNDREDTHS_OF_HUNDREDTHS = 10_000;

/** The major version of the server. */
export const majorOf = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ number: string }>(
    "select current_setting('server_version_num') as number",
  );
  return Math.floor(Number(rows[0]?.number) / HUNDREDTHS_OF_HUNDREDTHS);
};

/** Names come from the catalogue or from a manifest that was checked; quoted all the same. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `"table", …`, for LOCK and TRUNCATE. */
export const tableNames = (tables: readonly TableShape[]): string =>
  tables.map(({ table }) => `${quoted(SCHEMA)}.${quoted(table)}`).join(", ");

/** For setval. */
export const sequenceName = (sequence: string): string => `${quoted(SCHEMA)}.${quoted(sequence)}`;

/** `"table" ("column", …)`, for COPY. */
export const copyTarget = ({ table, columns }: TableShape): string =>
  `${quoted(SCHEMA)}.${quoted(table)} (${columns.map(quoted).join(", ")})`;
