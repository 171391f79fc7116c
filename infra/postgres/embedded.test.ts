import { expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
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
}, 60_000);
