import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RUN_LOCK } from "@holdfast/session/retention/repository.sql";
import { readNodeConfig } from "../config.ts";
import { readManifest } from "./manifest.ts";
import { offerBackup } from "./offer.ts";
import { openSource } from "./source.ts";
import { takeBackup } from "./take.ts";
import { type Deployment, startDeployment } from "./testing/deployment.ts";
import { verifyBackup } from "./verify.ts";

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
}, 120_000);
afterAll(async () => {
  await deployment?.end();
  deployment?.remove();
});

const configOf = (data: string) => readNodeConfig({ HOLDFAST_DATA_DIR: data });
const quiet = (): void => undefined;

test("[BK-1] what is stored while a backup is taken does not tear it, and nothing is swept meanwhile", async () => {
  const source = await openSource(configOf(deployment.data));
  const before = await deployment.segments();
  const sweeping: unknown[] = [];
  const said: string[] = [];
  // A run that cleans has the lock first: the backup waits for it, and none begins before the blobs are copied.
  const other = await deployment.sql.reserve();
  await other`select pg_advisory_lock(${RUN_LOCK})`;
  const folder = join(deployment.place, "while-saving");
  const taking = takeBackup(folder, {
    source,
    say: (line) => {
      said.push(line);
      void (async () => {
        await other`select pg_advisory_unlock(${RUN_LOCK})`;
        other.release();
      })();
    },
    onStep: async (step) => {
      if (step === "held" || step === "table" || step === "blob") await deployment.addBlob();
      if (step !== "blob") return;
      const [row] = await deployment.sql`select pg_try_advisory_lock(${RUN_LOCK}) as taken`;
      sweeping.push(row.taken);
    },
  });
  const { files, lacking } = await taking;
  expect([said, lacking]).toEqual([["Waiting until the cleaning that runs has ended …"], []]);
  expect(sweeping).toEqual([false, false]);
  const blobs = files.filter(({ path }) => path.startsWith("blobs/")).map(({ sha256 }) => sha256);
  expect(blobs.toSorted()).toEqual(before.toSorted());
  expect((await verifyBackup(folder)).wrong).toEqual([]);
  await source.close();
}, 120_000);

test("[BK-2] files are for their owner alone, the manifest lists each, and what is not as written is told", async () => {
  const source = await openSource(configOf(deployment.data));
  const folder = join(deployment.place, "to-look-at");
  await takeBackup(folder, { source, say: quiet });
  await expect(takeBackup(folder, { source, say: quiet })).rejects.toThrow("is there already");
  const { files, postgres, migrations, tables } = readManifest(folder);
  expect([statSync(folder).mode & 0o777, postgres, migrations.length > 17]).toEqual([0o700, 18, true]);
  expect(new Set(files.map(({ path }) => statSync(join(folder, path)).mode & 0o777))).toEqual(
    new Set([0o600]),
  );
  expect(files.map(({ path }) => path)).toContain("secrets.json");
  expect(tables.find(({ table }) => table === "replica_deletions")?.rows).toBe(3);

  const [first, second, third] = files.filter(({ path }) => path.startsWith("blobs/"));
  if (first === undefined || second === undefined || third === undefined)
    throw new Error("there are no blobs");
  truncateSync(join(folder, first.path), 10);
  writeFileSync(join(folder, second.path), new Uint8Array(second.bytes));
  writeFileSync(join(folder, "database/left.copy.gz"), "x");
  expect((await verifyBackup(folder)).wrong).toEqual([
    `${first.path} has 10 bytes instead of ${first.bytes}`,
    `${second.path} has other bytes than were written`,
    "database/left.copy.gz does not belong to it",
  ]);
  writeFileSync(join(folder, "backup.json"), JSON.stringify({ ...readManifest(folder), version: 2 }));
  await expect(verifyBackup(folder)).rejects.toThrow("a backup of version 2, and this release reads 1");
  await source.close();
}, 120_000);

test("[BK-1] a segment that no copy is whole of is named and does not keep the rest from being copied; the second copy makes up", async () => {
  const { data, place, sql } = deployment;
  const [rotten = ""] = await deployment.segments();
  const [path = ""] = [...new Bun.Glob(`**/*-${rotten}`).scanSync({ cwd: join(data, "blobs") })];
  const whole = await Bun.file(join(data, "blobs", path)).bytes();
  writeFileSync(join(data, "blobs", path), "rotten");
  const source = await openSource(configOf(data));
  const { lacking } = await takeBackup(join(place, "lacking"), { source, say: quiet });
  expect(lacking).toEqual([expect.stringContaining(rotten)]);

  await Bun.write(join(data, "replica", path), whole);
  const { lacking: none } = await takeBackup(join(place, "made-up"), { source, say: quiet });
  expect(none).toEqual([]);
  writeFileSync(join(data, "blobs", path), whole);
  await sql`select 1`;
  await source.close();
}, 120_000);

test("[BK-6] a backup that fails, or is stopped, leaves no folder", async () => {
  const source = await openSource(configOf(deployment.data));
  const stop = new AbortController();
  const folder = join(deployment.place, "stopped");
  const taking = takeBackup(folder, {
    ...{ source, say: quiet, signal: stop.signal },
    onStep: async (step) => {
      if (step === "tables") stop.abort(new Error("stopped"));
    },
  });
  await expect(taking).rejects.toThrow("stopped");
  const lost = takeBackup(folder, {
    ...{ source, say: quiet },
    onStep: async (step) => {
      // The database goes away while blobs are copied: then something may have been swept.
      if (step === "tables")
        await deployment.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holdfast backup'`;
    },
  });
  await expect(lost).rejects.toThrow();
  expect(readdirSync(deployment.place).filter((name) => name.startsWith("stopped"))).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  await source.close();
}, 120_000);

test("[BK-5] before a newer release changes a database it says so, notes what it was, and takes a backup if somebody asks", async () => {
  const source = await openSource(configOf(deployment.data));
  const said: string[] = [];
  const deps = { source, say: (line: string) => said.push(line), now: () => Date.UTC(2026, 10, 22) };
  await offerBackup({ applied: [], pending: ["0001_init"] }, { ...deps, ask: null });
  expect(said).toEqual([]);
  const upgrade = {
    applied: ["0001_init", "0002_sessions"],
    pending: ["0003_checkpoints", "0004_login_devices"],
  };
  await offerBackup(upgrade, { ...deps, ask: null });
  expect(said.join()).toContain("0002_sessions → 0004_login_devices. An earlier one does not start on it");
  expect(said.join()).toContain("bun run backup <folder>");
  const folder = join(deployment.place, "before-upgrade");
  await offerBackup(upgrade, { ...deps, ask: async () => folder });
  expect((await verifyBackup(folder)).wrong).toEqual([]);
  await expect(offerBackup(upgrade, { ...deps, ask: async () => folder })).rejects.toThrow(
    "is there already",
  );
  const line = "2026-11-22T00:00:00.000Z 0002_sessions → 0004_login_devices";
  const log = readFileSync(join(deployment.data, "upgrades.log"), "utf8");
  expect(log).toBe(`${line}\n${line}, backup in ${folder}\n`);
  await source.close();
}, 120_000);
