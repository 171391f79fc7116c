import { afterAll, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataFolder } from "./data-folder.ts";
import { keptPort, listenerOn } from "./origin-port.ts";
import { takeProcessLock } from "./process-lock.ts";
import { processMark } from "./process-mark.ts";

const place = mkdtempSync(join(tmpdir(), "holdfast-data-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const asRoot = process.getuid?.() === 0;

test("data lies where it was asked for, and elsewhere only when the database could not reach it", () => {
  const { path, notice } = openDataFolder(join(place, "data"));
  // mkdtemp makes a folder that only its owner may enter: root must go elsewhere, everybody else must not.
  expect(path.startsWith("/var/lib/holdfast/")).toBe(asRoot);
  expect(notice === null).toBe(!asRoot);
  expect(openDataFolder(join(place, "data")).path).toBe(path);
  expect(existsSync(path)).toBe(true);
  if (asRoot) rmSync(path, { recursive: true });
});

test("the port first used is kept, and one that is asked for wins", () => {
  expect(keptPort(place, 9123)).toBe(9123);
  expect(keptPort(place, null)).toBe(9123);
  expect(keptPort(place, 9124)).toBe(9124);
  expect(keptPort(place, null)).toBe(9123);
});

test.skipIf(process.platform !== "linux")(
  "the holder of a busy port is named (only Linux tells)",
  async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    expect(listenerOn(port)).toContain(`process ${process.pid}`);
    server.close();
  },
);

test("a second start is refused by name, and a dead one's lock is taken over", async () => {
  const file = join(place, "lock");
  const other = spawn("sleep", ["30"]);
  const pid = other.pid ?? 0;
  writeFileSync(file, `${pid}\n${processMark(pid)}\n`);
  expect(() => takeProcessLock(file)).toThrow(`process ${pid}`);
  // The number of a dead start that another process has by now.
  writeFileSync(file, `${pid}\n${processMark(process.pid)}\n`);
  takeProcessLock(file)();
  writeFileSync(file, `${pid}\n${processMark(pid)}\n`);
  const ended = new Promise((resolve) => other.once("exit", resolve));
  other.kill("SIGKILL");
  await ended;
  const release = takeProcessLock(file);
  expect(readFileSync(file, "utf8")).toStartWith(`${process.pid}\n`);
  release();
  expect(existsSync(file)).toBe(false);
});
