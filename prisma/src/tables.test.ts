import { afterAll, beforeAll, expect, test } from "bun:test";
import { type TestDatabase, testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
}, 120_000);
afterAll(() => database.close());

const TABLES = [
  "workspace_sessions",
  "session_checkpoints",
  "session_configs",
  "key_lists",
  "slots",
  "key_rings",
] as const;

/** What lists, sweeps and look-ups begin with. */
const INDEXED = [
  "workspace_sessions (workspace_id, created_at DESC",
  "session_checkpoints (session_id, created_at DESC",
  "session_configs (account_id",
  "members (account_id",
] as const;

test("[A27] sessions, checkpoints, configs, keys, slots and epochs have their tables, and lists their indexes", async () => {
  const sql = new SQL({ url: database.url, max: 1 });
  const tables: { name: string }[] =
    await sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
  const indexes: { definition: string }[] =
    await sql`select indexdef as definition from pg_indexes where schemaname = 'public'`;
  await sql.close();
  const names = tables.map(({ name }) => name);
  for (const table of TABLES) expect(names).toContain(table);
  const definitions = indexes.map(({ definition }) =>
    definition.replace(/^.* ON public\./, "").replace("USING btree ", ""),
  );
  for (const wanted of INDEXED)
    expect(definitions.filter((definition) => definition.startsWith(wanted))).not.toEqual([]);
});
