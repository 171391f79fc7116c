import { expect, test } from "bun:test";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sweepLeftovers } from "./leftovers.ts";

const NOBODY = 65534;

test("what a killed process left goes, what belongs to a living one or to another user stays", async () => {
  const prefix = `holdfast-leftovers-${crypto.randomUUID().slice(0, 8)}_`;
  const dead = Bun.spawnSync(["true"]).pid;
  const make = (pid: number): string => mkdtempSync(join(tmpdir(), `${prefix}${pid}-`));
  const [left, used, foreign] = [make(dead), make(process.pid), make(dead)];
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(foreign, NOBODY, NOBODY);
  const ended: string[] = [];
  try {
    await sweepLeftovers(prefix, async (folder) => {
      ended.push(folder);
    });
    expect([existsSync(left), existsSync(used), existsSync(foreign)]).toEqual([false, true, asRoot]);
    expect(ended.sort()).toEqual(asRoot ? [left] : [left, foreign].sort());
  } finally {
    for (const folder of [left, used, foreign]) rmSync(folder, { recursive: true, force: true });
  }
});
