import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newcomer, PASSPHRASE, worldOfFile } from "./world.ts";

const ADDRESS = "http://localhost:8787";
const PERSON = "ada@example.org";

const world = worldOfFile();
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holdfast-readme-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("README", () => {
  test("its program runs as it stands, in a package that lists the client", async () => {
    const { email } = await newcomer(world, "readme");
    const readme = await Bun.file(join(import.meta.dir, "../../README.md")).text();
    const program = readme.match(/```ts\n([\s\S]+?)```/)?.[1] ?? "";
    expect(program).toContain(ADDRESS);
    expect(program).toContain(PERSON);
    const ours = program.replace(ADDRESS, world.origin).replace(PERSON, email);
    await symlink(join(import.meta.dir, "../node_modules"), join(directory, "node_modules"));
    await writeFile(join(directory, "program.ts"), `const passphrase = "${PASSPHRASE}";\n${ours}`);
    const run = Bun.spawn([process.execPath, "program.ts"], {
      cwd: directory,
      stdout: "pipe",
      stderr: "inherit",
    });
    expect(await new Response(run.stdout).text()).toContain("First");
    expect(await run.exited).toBe(0);
  });
});
