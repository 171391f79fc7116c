import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";

/** Kept by the tool that applies migrations: names and checksums of files that everybody can read. */
const BOOKKEEPING = "_prisma_migrations";
const PAGE = readFileSync(join(import.meta.dir, "../../docs/spec/leaks.md"), "utf8");

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
}, 120_000);
afterAll(() => database.close());

/** `table.column` of every row of the page's table of columns. */
const published = (): readonly string[] =>
  PAGE.slice(PAGE.indexOf("## Column by column"))
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter(([, table = ""]) => /^[a-z_]+$/.test(table) && table !== "table")
    .flatMap(([, table, ...cells]) =>
      cells.flatMap((cell) => (cell === "" ? [] : cell.split(", ").map((column) => `${table}.${column}`))),
    );

test("[Z19] the published list names every column there is, each once, and none that is not", async () => {
  const sql = new SQL({ url: database.url, max: 1 });
  const rows: { name: string }[] = await sql`
    select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and table_name <> ${BOOKKEEPING}`;
  await sql.close();
  expect(published().toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});
