import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQL } from "bun";
import { startPostgres } from "./embedded.ts";
import { isAlive } from "./postmaster.ts";

test("[B8] a killed server comes back with every committed row, and a stopped one leaves no process", async () => {
  const directory = mkdtempSync(join(tmpdir(), "holdfast-embedded-"));
  chmodSync(directory, 0o711);
  const options = { directory: join(directory, "server"), database: "holdfast" };
  try {
    const first = await startPostgres(options);
    const sql = new SQL({ url: first.url, max: 1 });
    await sql`create table kept (n integer)`;
    await sql`insert into kept values (42)`;
    process.kill(first.pid, "SIGKILL");
    await sql.close().catch((error: unknown) => expect(error).toBeInstanceOf(Error));

    const second = await startPostgres(options);
    const again = new SQL({ url: second.url, max: 1 });
    const [row] = await again`select n from kept`;
    expect(row.n).toBe(42);
    await again.close();

    const app = new SQL({ url: second.appUrl, max: 1 });
    expect(async () => await app`create table mine (n integer)`).toThrow("permission denied");
    await app.close();
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, 120_000);

const withFolder = async (use: (directory: string) => Promise<void>): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), "holdfast-embedded-"));
  chmodSync(directory, 0o711);
  try {
    await use(join(directory, "server"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

test("[B8] a server that a killed run left is ended, and what only looks like one is left alone", async () => {
  await withFolder(async (directory) => {
    const options = { directory, database: "holdfast" };
    const first = await startPostgres(options);
    const second = await startPostgres(options);
    expect([isAlive(first.pid), isAlive(second.pid)]).toEqual([false, true]);
    await second.stop();

    // After a restart of the machine the pid in the file can be anybody's.
    const file = `${process.pid}\n${directory}/data\n0\n${second.port}\n\n127.0.0.1\n0\nready\n`;
    writeFileSync(join(directory, "data/postmaster.pid"), file);
    const third = await startPostgres(options);
    expect(isAlive(third.pid)).toBe(true);
    await third.stop();
  });
}, 120_000);

test("[B8] files of another PostgreSQL are refused with a way out, and half-made ones are made anew", async () => {
  await withFolder(async (directory) => {
    const options = { directory, database: "holdfast" };
    const halfMade = join(directory, "data.new-1");
    mkdirSync(halfMade, { recursive: true });
    writeFileSync(join(halfMade, "PG_VERSION"), "18");
    for (const _ of [1, 2]) await (await startPostgres(options)).stop();
    expect(existsSync(halfMade)).toBe(false);
    writeFileSync(join(directory, "data/PG_VERSION"), "16\n");
    expect(startPostgres(options)).rejects.toThrow("bun run backup");
  });
}, 120_000);
