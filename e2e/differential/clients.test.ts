import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstFile, newcomer, texts, value, worldOfFile } from "../client/world.ts";
import type { Assignment } from "./client-program.ts";
import { bundle, nodeVersion } from "./runtimes.ts";

const world = worldOfFile({ thorough: true });
let folder = "";
let program = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-clients-"));
  program = join(folder, "client.mjs");
  await Bun.write(program, await bundle("client-program.ts", "node"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const runOn = async (command: readonly string[], assignment: Assignment): Promise<string> => {
  const stdin = new TextEncoder().encode(JSON.stringify(assignment));
  const child = Bun.spawn([...command, program], { stdin, stderr: "inherit" });
  const [answer, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  expect(code).toBe(0);
  return JSON.parse(answer).found;
};

// Without Node on the path there is nothing to compare with; the README asks for one, of 20 or newer.
test.skipIf(nodeVersion() === null)(
  "[ST-12] the client works on Node as on Bun: each goes on with what the other saved",
  async () => {
    const { device, email, session, state } = await newcomer(world, "programs");
    const { id: file, content } = firstFile(state);
    const assignment = {
      origin: world.origin,
      email,
      passphrase: "Correct-horse7battery",
      session: session.id,
      file,
    };
    const onNode = { ...assignment, directory: join(folder, "node"), line: "by Node" };
    expect(await runOn(["node", "--no-warnings"], onNode)).toBe(String(content));
    const onBun = { ...assignment, directory: join(folder, "bun"), line: "by Bun" };
    expect(await runOn([process.execPath], onBun)).toBe(`${content}by Node\n`);
    expect(await runOn(["node", "--no-warnings"], { ...onNode, line: "by Node again" })).toBe(
      `${content}by Node\nby Bun\n`,
    );
    const handle = value(await device.openSession(session.id));
    expect(texts(handle)).toContain(`${content}by Node\nby Bun\nby Node again\n`);
    await handle.close();
  },
  120_000,
);
