import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { knownMigrations, migrate, type Upgrade } from "./migrate.ts";

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
    await expect(migrate(database.url, folder)).rejects.toThrow("9001_one was changed");
    const sql = new SQL({ url: database.url, max: 1 });
    expect(await sql`select 1 from pg_tables where tablename = 'three'`).toHaveLength(0);

    write("9001_one", "create table one (n integer)");
    write("9003_three", "create table three (n integer); select 1/0");
    await expect(migrate(database.url, folder)).rejects.toThrow("9003_three failed: division by zero");
    expect(await sql`select 1 from pg_tables where tablename = 'three'`).toHaveLength(0);
    write("9003_three", "create table three (n integer)");
    expect(await migrate(database.url, folder)).toEqual(["9003_three"]);
    await sql.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await database.close();
  }
}, 120_000);

test("[BK-5] an upgrade happens whole or not at all, is told beforehand, and an older checkout refuses what is newer by name", async () => {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), "holdfast-migrations-"));
  const write = (name: string, script: string): void => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "migration.sql"), script);
  };
  const sql = new SQL({ url: database.url, max: 1 });
  const tables = async (): Promise<number> =>
    (await sql`select 1 from pg_tables where tablename in ('one', 'two', 'three')`).length;
  try {
    write("9001_one", "create table one (n integer)");
    write("9002_two", "create table two (n integer)");
    write("9003_three", "create table three (n integer); select 1/0");
    const told: Upgrade[] = [];
    const before = (upgrade: Upgrade): void => void told.push(upgrade);
    await expect(migrate(database.url, folder, { before })).rejects.toThrow("9003_three failed");
    expect([await tables(), told.at(-1)?.pending]).toEqual([0, ["9001_one", "9002_two", "9003_three"]]);
    expect(told.at(-1)?.applied).toEqual(knownMigrations().map(({ name }) => name));
    // The checkout from before finds what it knows.
    expect(await migrate(database.url)).toEqual([]);

    write("9003_three", "create table three (n integer)");
    const only = new Set(["9001_one", "9002_two"]);
    expect(await migrate(database.url, folder, { only })).toEqual([...only]);
    expect(await migrate(database.url, folder, { before })).toEqual(["9003_three"]);
    await expect(migrate(database.url)).rejects.toThrow(
      "newer than this checkout, which does not know 9001_one, 9002_two, 9003_three",
    );
  } finally {
    await sql.close();
    rmSync(folder, { recursive: true, force: true });
    await database.close();
  }
}, 120_000);
