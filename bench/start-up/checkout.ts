import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@holdfast/infra/postgres/postmaster";

const ROOT = join(import.meta.dir, "../..");
const READY = /is ready at/;

/** Seconds from the command of the README in a new checkout to its last line; the package cache of this machine is used. */
export const secondsOfFirstCommand = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-first-"));
  // As root the database runs as another user, who must be able to pass through: otherwise the data would lie elsewhere and stay.
  chmodSync(folder, 0o711);
  try {
    const clone = Bun.spawnSync(["git", "clone", "--quiet", ROOT, join(folder, "holdfast")]);
    if (!clone.success) throw new Error(`no checkout: ${clone.stderr}`);
    const begun = performance.now();
    const child = Bun.spawn(["npx", "--yes", `bun@${Bun.version}`, "run", "up"], {
      cwd: join(folder, "holdfast"),
      env: {
        ...process.env,
        PORT: String(await freePort()),
        HOLDFAST_DATA_DIR: undefined,
        DATABASE_URL: undefined,
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    let printed = "";
    for await (const part of child.stdout) {
      printed += new TextDecoder().decode(part);
      if (READY.test(printed)) break;
    }
    const seconds = (performance.now() - begun) / 1000;
    child.kill("SIGTERM");
    await child.exited;
    if (!READY.test(printed)) throw new Error(`it did not start: ${printed}`);
    return seconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
