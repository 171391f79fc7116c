import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { migrate } from "./migrate.ts";

test("[B50] migrations are applied once and in order, and a changed one is refused before anything runs", async () => {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), "holdfast-migrations-"));
  const write = (name: string, script: string): void => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "migration.sql"), script);
  };
  try {
    expect(await migrate(database.url)).toEqual([]);
    write("9001_one", "create table one (n integer)");
    write("9002_two", "alter table one add column m integer");
    expect(await migrate(database.url, folder)).toEqual(["9001_one", "9002_two"]);
    expect(await migrate(database.url, folder)).toEqual([]);
    write("9001_one", "create table one (n bigint)");
    write("9003_three", "create table three (n integer)");
    expect(migrate(database.url, folder)).rejects.toThrow("9001_one was changed");
    const sql = new SQL({ url: database.url, max: 1 });
    expect(await sql`select 1 from pg_tables where tablename = 'three'`).toHaveLength(0);

    write("9001_one", "create table one (n integer)");
    write("9003_three", "create table three (n integer); select 1/0");
    expect(migrate(database.url, folder)).rejects.toThrow("9003_three failed: division by zero");
    expect(await sql`select 1 from pg_tables where tablename = 'three'`).toHaveLength(0);
    write("9003_three", "create table three (n integer)");
    expect(await migrate(database.url, folder)).toEqual(["9003_three"]);
    await sql.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await database.close();
  }
}, 60_000);
