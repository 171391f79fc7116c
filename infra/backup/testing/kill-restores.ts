import { expect } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readNodeConfig } from "../../config.ts";
import { openDataFolder } from "../../data/data-folder.ts";
import { runningPostmaster } from "../../postgres/postmaster.ts";
import { type RestoreStep, restoreBackup } from "../restore.ts";
import { openSource } from "../source.ts";
import { takeBackup } from "../take.ts";
import type { Deployment } from "./deployment.ts";
import { runDying } from "./run-dying.ts";

const BEFORE = "9999";

/**
 * Kills a restore at each of the steps, all of them over folders that hold something, and looks at what is there afterwards. At the last of
 * them somebody restores again.
 */
export const killRestores = async (
  { place, data }: Deployment,
  steps: readonly [RestoreStep, ...RestoreStep[]],
): Promise<void> => {
  const source = await openSource(readNodeConfig({ HOLDFAST_DATA_DIR: data }));
  const backup = join(place, "to-restore");
  await takeBackup(backup, { source, say: () => undefined });
  await source.close();
  const targetOf = (step: string): string => join(place, `target-${step}`);
  const killed = await Promise.all(
    steps.map(async (step) => {
      mkdirSync(targetOf(step), { mode: 0o711 });
      writeFileSync(join(targetOf(step), "port"), BEFORE);
      return runDying("restore", backup, step, targetOf(step));
    }),
  );
  expect(new Set(killed)).toEqual(new Set(["SIGKILL"]));
  for (const step of steps) {
    const { path } = openDataFolder(targetOf(step));
    // The lock of the killed one counts for nothing, and is all that there is besides.
    expect(readdirSync(path).filter((name) => name !== "lock")).toEqual(["port"]);
    expect(readFileSync(join(path, "port"), "utf8")).toBe(BEFORE);
  }
  for (const step of steps.slice(0, 2)) {
    // Where it died beside a running database, that is ended; what it had made goes.
    const config = readNodeConfig({ HOLDFAST_DATA_DIR: targetOf(step) });
    const { aside } = await restoreBackup(backup, { config, replace: true });
    expect(readFileSync(join(aside ?? "", "port"), "utf8")).toBe(BEFORE);
    expect(readFileSync(join(targetOf(step), "port"), "utf8")).not.toBe(BEFORE);
    expect(readdirSync(place).filter((name) => name.startsWith(`target-${step}.restoring`))).toEqual([]);
    expect(runningPostmaster(join(targetOf(step), "postgres/data"))).toBeNull();
  }
};
