import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newcomer, PASSPHRASE, worldOfFile } from "./world.ts";

const ADDRESS = "http://localhost:8787";
const PERSON = "ada@example.org";

const world = worldOfFile({ thorough: true });
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holdfast-readme-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Runs a program of the README in a package of its own, as if `given` stood before it. */
const outputOf = async (program: string, given: string): Promise<string> => {
  await writeFile(join(directory, "program.ts"), `${given}\n${program.replace(ADDRESS, world.origin)}`);
  const run = Bun.spawn([process.execPath, "program.ts"], {
    cwd: directory,
    stdout: "pipe",
    stderr: "inherit",
  });
  const output = await new Response(run.stdout).text();
  expect(await run.exited).toBe(0);
  return output;
};

describe("README", () => {
  test("its programs run as they stand, the first in a package that lists the client", async () => {
    const { email } = await newcomer(world, "readme");
    const readme = await Bun.file(join(import.meta.dir, "../../README.md")).text();
    const [client = "", rest = ""] = [...readme.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, code]) => code);
    await symlink(join(import.meta.dir, "../node_modules"), join(directory, "node_modules"));
    expect(client).toContain(PERSON);
    const given = `const passphrase = "${PASSPHRASE}";`;
    expect(await outputOf(client.replace(PERSON, email), given)).toContain("First");
    expect(rest).toContain(ADDRESS);
    const saved = await outputOf(rest, `const password = "${PASSPHRASE}";`);
    expect(saved).toMatch(/digest: "[0-9a-f]{64}"/);
  });
});
