import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Opener, openerIn, shown, takenOut } from "../client/exporting.ts";
import { firstFile, newcomer, PASSPHRASE, value, worldOfFile, write } from "../client/world.ts";
import type { ExportAssignment } from "./export-program.ts";
import { bundle, nodeVersion } from "./runtimes.ts";

const world = worldOfFile({ thorough: true });
let folder = "";
let opener: Opener;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-exports-"));
  await Bun.write(join(folder, "export.mjs"), await bundle("export-program.ts", "node"));
  opener = await openerIn();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await opener.remove();
});

test.skipIf(nodeVersion() === null)(
  "[EX-1] [EX-4] a file made on Node opens on Bun, and one made on Bun on Node: both show the same",
  async () => {
    const { device, email, session } = await newcomer(world, "both");
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(handle.state()).id, "for both\n"));
    value(await handle.save());
    const state = handle.state();
    await handle.close();
    for (const [made, opened] of [
      ["node", process.execPath],
      [process.execPath, "node"],
    ] as const) {
      const name = made === "node" ? "by-node" : "by-bun";
      const assignment: ExportAssignment = {
        origin: world.origin,
        directory: join(folder, name),
        email,
        passphrase: PASSPHRASE,
        file: join(folder, `${name}.holdfast`),
      };
      const stdin = new TextEncoder().encode(JSON.stringify(assignment));
      const child = Bun.spawn([made, join(folder, "export.mjs")], { stdin, stderr: "inherit" });
      expect(await child.exited).toBe(0);
      const file = await Bun.file(assignment.file).bytes();
      const taken = await opener.open(file, PASSPHRASE, [], [opened]);
      expect([taken.err, taken.exit]).toEqual(["", 0]);
      expect(takenOut(taken, "First")).toEqual(shown(state));
    }
  },
  120_000,
);
