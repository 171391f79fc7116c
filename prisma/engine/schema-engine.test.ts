import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";

const database = await testDatabase();
// The engine is found by `bun` on the path, which `bun run` provides and a runtime called by its path does not.
const path = mkdtempSync(join(tmpdir(), "holdfast-bun-"));
symlinkSync(process.execPath, join(path, "bun"));
afterAll(async () => {
  rmSync(path, { recursive: true, force: true });
  await database.close();
});

const prisma = async (...words: string[]): Promise<{ readonly code: number; readonly output: string }> => {
  const command = Bun.spawn([process.execPath, "--bun", "node_modules/.bin/prisma", ...words], {
    cwd: join(import.meta.dir, "../.."),
    env: {
      ...process.env,
      PATH: `${path}:${process.env["PATH"]}`,
      DATABASE_URL: database.url,
      CHECKPOINT_DISABLE: "1",
    },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, errors] = await Promise.all([
    new Response(command.stdout).text(),
    new Response(command.stderr).text(),
  ]);
  return { code: await command.exited, output: output + errors };
};

const SCHEMA = ["--to-schema", "prisma/schema", "--exit-code"];

test("[B50] the stock command finds applied what the applier applied", async () => {
  const status = await prisma("migrate", "status");
  expect(status.output).toContain("Database schema is up to date");
  expect(status.code).toBe(0);
}, 120_000);

test("[B50] schema, migrations and a migrated database say the same, and a drift shows", async () => {
  const migrations = await prisma("migrate", "diff", "--from-migrations", "prisma/migrations", ...SCHEMA);
  expect(migrations).toMatchObject({ code: 0, output: expect.stringContaining("No difference detected") });
  const same = await prisma("migrate", "diff", "--from-config-datasource", ...SCHEMA);
  expect(same).toMatchObject({ code: 0, output: expect.stringContaining("No difference detected") });

  const sql = new SQL({ url: database.url, max: 1 });
  await sql`alter table workspaces add column surplus text`;
  await sql.close();
  const drift = await prisma("migrate", "diff", "--from-config-datasource", ...SCHEMA, "--script");
  expect(drift.code).toBe(2);
  expect(drift.output).toContain('DROP COLUMN "surplus"');
}, 120_000);
