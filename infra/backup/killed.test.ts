import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RUN_LOCK } from "@holdfast/session/retention/repository.sql";
import { readNodeConfig } from "../config.ts";
import { openSource } from "./source.ts";
import { takeBackup } from "./take.ts";
import { type Deployment, startDeployment } from "./testing/deployment.ts";
import { killRestores } from "./testing/kill-restores.ts";
import { runDying } from "./testing/run-dying.ts";
import { verifyBackup } from "./verify.ts";

const TAKE_STEPS = ["begun", "held", "table", "tables", "blob", "blobs", "kept", "manifest"] as const;

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
}, 120_000);
afterAll(async () => {
  await deployment?.end();
  deployment?.remove();
});

test("[BK-6] a backup that is killed at any step leaves no folder that looks whole, and no lock", async () => {
  const { place, data, sql } = deployment;
  const folder = join(place, "killed");
  const killed = await Promise.all(
    TAKE_STEPS.map((step) => runDying("backup", `${folder}-${step}`, step, data)),
  );
  expect(new Set(killed)).toEqual(new Set(["SIGKILL"]));
  for (const step of TAKE_STEPS) expect(existsSync(`${folder}-${step}`)).toBe(false);
  const source = await openSource(readNodeConfig({ HOLDFAST_DATA_DIR: data }));
  // What was left is removed by the next backup to the same place.
  await takeBackup(`${folder}-blob`, { source, say: () => undefined });
  expect(readdirSync(place).filter((name) => /^killed-blob(\.|$)/.test(name))).toEqual(["killed-blob"]);
  expect((await verifyBackup(`${folder}-blob`)).wrong).toEqual([]);
  const [row] = await sql`select pg_try_advisory_lock(${RUN_LOCK}) as taken, pg_advisory_unlock(${RUN_LOCK})`;
  expect(row.taken).toBe(true);
  await source.close();
}, 120_000);

test("[BK-6] a restore that is killed leaves what was there before, and the next one succeeds", async () => {
  await killRestores(deployment, ["loaded", "begun", "noted", "moved-aside"]);
}, 180_000);
