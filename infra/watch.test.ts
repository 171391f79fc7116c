import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that says which run it is of the file it stands in, and ends when it is asked to. */
const program = (word: string): string =>
  `process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000); console.log("${word}");`;

test("a changed file ends the run and begins another; the end of the watch ends it too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-watch-"));
  const file = join(folder, "program.ts");
  writeFileSync(file, program("first"));
  const watching = `import { runAgainOnChange } from "${join(import.meta.dir, "watch.ts")}";
    process.exit(await runAgainOnChange([process.execPath, "${file}"], ["${folder}"]));`;
  const child = Bun.spawn([process.execPath, "-e", watching], { stdout: "pipe", stderr: "inherit" });
  try {
    const decoder = new TextDecoder();
    let printed = "";
    for await (const part of child.stdout) {
      printed += decoder.decode(part, { stream: true });
      if (printed === "first\n") {
        mkdirSync(join(folder, "node_modules/package"), { recursive: true });
        writeFileSync(join(folder, "node_modules/package/installed.js"), "");
        writeFileSync(file, program("second"));
      }
      if (printed.includes("second")) child.kill("SIGTERM");
    }
    expect(printed).toBe("first\nsecond\n");
    expect(await child.exited).toBe(0);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
