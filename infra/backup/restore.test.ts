import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { migrate } from "@holdfast/database/migrate";
import { SQL } from "bun";
import { readNodeConfig } from "../config.ts";
import { DATABASE } from "../data/places.ts";
import { startPostgres } from "../postgres/embedded.ts";
import { readManifest } from "./manifest.ts";
import { restoreBackup } from "./restore.ts";
import { openSource } from "./source.ts";
import { takeBackup } from "./take.ts";
import { type Deployment, startDeployment } from "./testing/deployment.ts";

let deployment: Deployment;
let backup: string;
beforeAll(async () => {
  deployment = await startDeployment();
  const source = await openSource(readNodeConfig({ HOLDFAST_DATA_DIR: deployment.data }));
  backup = join(deployment.place, "backup");
  await takeBackup(backup, { source, say: () => undefined });
  await source.close();
}, 120_000);
afterAll(async () => {
  await deployment?.end();
  deployment?.remove();
});

const configOf = (data: string, more: Readonly<Record<string, string>> = {}) =>
  readNodeConfig({ HOLDFAST_DATA_DIR: data, ...more });

/** The same backup with another manifest. */
const altered = async (name: string, change: (manifest: ReturnType<typeof readManifest>) => unknown) => {
  const folder = join(deployment.place, name);
  for (const { path } of readManifest(backup).files) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    await copyFile(join(backup, path), join(folder, path));
  }
  writeFileSync(join(folder, "backup.json"), JSON.stringify(change(readManifest(backup))));
  return folder;
};

test("[BK-3] a restored folder holds the same rows, blobs, secrets and port, and numbers go on where they were", async () => {
  const target = join(deployment.place, "restored");
  expect(await restoreBackup(backup, { config: configOf(target), replace: false })).toMatchObject({
    path: target,
    aside: null,
  });
  expect(readFileSync(join(target, "secrets.json"))).toEqual(
    readFileSync(join(deployment.data, "secrets.json")),
  );
  expect([
    readFileSync(join(target, "port"), "utf8"),
    statSync(join(target, "secrets.json")).mode & 0o777,
  ]).toEqual(["9123", 0o600]);
  const server = await startPostgres({ directory: join(target, "postgres"), database: DATABASE });
  const sql = new SQL({ url: server.url, max: 1 });
  try {
    expect(await migrate(server.url)).toEqual([]);
    const digests: { digest: string; future: boolean }[] = await sql`
      select encode(digest, 'hex') as digest, stored_in > pg_snapshot_xmax(pg_current_snapshot()) as future from segments`;
    expect(digests.map(({ digest }) => digest).toSorted()).toEqual((await deployment.segments()).toSorted());
    // Copies to the second store begin anew, and none is passed over.
    expect(digests.filter(({ future }) => future)).toEqual([]);
    const cursors = await sql`select stored_in::text as at from replica_cursors`;
    expect(cursors.map(({ at }: { at: string }) => at)).toEqual(["0", "0"]);
    const [{ id }] = await sql`insert into replica_deletions (object, scope, object_id, digest)
      values ('segment', '', '', '') returning id::int`;
    expect(id).toBe(4);
    for (const { digest } of digests)
      expect([...new Bun.Glob(`**/*-${digest}`).scanSync({ cwd: join(target, "blobs") })]).toHaveLength(1);
    const names = "select proname from pg_proc where pronamespace = 'public'::regnamespace order by 1";
    expect([...(await sql.unsafe(names))]).toEqual([...(await deployment.sql.unsafe(names))]);
  } finally {
    await sql.close();
    await server.stop();
  }
  await expect(restoreBackup(backup, { config: configOf(target), replace: false })).rejects.toThrow(
    "is not empty",
  );
}, 120_000);

test("[BK-3] what does not fit is refused by name, and nothing is changed", async () => {
  const target = join(deployment.place, "refused");
  const refused = async (folder: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const refusal = restoreBackup(folder, { config: configOf(target, more), replace: false });
    return refusal.then(
      () => "it was not refused",
      (cause: unknown) => String(cause),
    );
  };
  const major = await altered("newer-major", (manifest) => ({ ...manifest, postgres: 19 }));
  expect(await refused(major)).toContain("was taken from PostgreSQL 19, and this release brings 18");
  const migration = { name: "9999_later", checksum: "0".repeat(64) };
  const newer = await altered("newer-schema", (manifest) => ({
    ...manifest,
    migrations: [...manifest.migrations, migration],
  }));
  expect(await refused(newer)).toContain("of a newer release: this checkout does not know 9999_later");
  const other = await altered("other-schema", ({ migrations: [first, ...rest], ...manifest }) => ({
    ...manifest,
    migrations: [{ ...first, checksum: "0".repeat(64) }, ...rest],
  }));
  expect(await refused(other)).toContain("another 0001_init than this checkout has");
  const outside = await altered("outside", (manifest) => ({
    ...manifest,
    files: [...manifest.files, { path: "../elsewhere", bytes: 1, sha256: "0".repeat(64) }],
  }));
  expect(await refused(outside)).toContain("is not as this release writes it, at /files/");
  const damaged = await altered("damaged", (manifest) => manifest);
  writeFileSync(join(damaged, "port"), "9124");
  expect(await refused(damaged)).toContain("is damaged:\n  port has other bytes than were written");
  expect(await refused(join(deployment.place, "nothing"))).toContain("is no whole backup");
  expect(await refused(backup, { DATABASE_URL: "postgresql://nobody@localhost/x" })).toContain(
    "DATABASE_URL must not be set",
  );
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(deployment.place).filter((name) => name.includes("restoring"))).toEqual([]);
  // A folder that a product uses is not moved away under it.
  const used = { config: configOf(deployment.data), replace: true };
  await expect(restoreBackup(backup, used)).rejects.toThrow(
    /another start \(process \d+\) uses this data folder/,
  );
}, 120_000);

test("[BK-5] a backup of an earlier release is restored as it was, and the next start brings it up to date", async () => {
  const { migrations } = readManifest(backup);
  const place = join(deployment.place, "earlier");
  mkdirSync(place, { mode: 0o711 });
  const server = await startPostgres({ directory: join(place, "postgres"), database: DATABASE });
  const earlier = migrations.slice(0, -1).map(({ name }) => name);
  await migrate(server.url, undefined, { only: new Set(earlier) });
  const sql = new SQL({ url: server.url, max: 1 });
  await sql`insert into replica_deletions (object, scope, object_id, digest) values ('segment', '', '', '')`;
  await sql.close();
  await server.stop();
  const source = await openSource(configOf(place));
  const folder = join(deployment.place, "earlier-backup");
  await takeBackup(folder, { source, say: () => undefined });
  await source.close();
  expect(existsSync(join(place, "lock"))).toBe(false);

  const target = join(deployment.place, "earlier-restored");
  await restoreBackup(folder, { config: configOf(target), replace: false });
  const restored = await startPostgres({ directory: join(target, "postgres"), database: DATABASE });
  const again = new SQL({ url: restored.url, max: 1 });
  try {
    const books = await again`select migration_name as name from _prisma_migrations order by 1`;
    expect(books.map(({ name }: { name: string }) => name)).toEqual(earlier);
    expect(await migrate(restored.url)).toEqual(migrations.slice(-1).map(({ name }) => name));
    expect(await again`select 1 from replica_deletions`).toHaveLength(1);
  } finally {
    await again.close();
    await restored.stop();
  }
}, 120_000);
