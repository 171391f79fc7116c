import { readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./postmaster.ts";

/** Null for one that is gone meanwhile. */
const ownerOf = (folder: string): number | null => statSync(folder, { throwIfNoEntry: false })?.uid ?? null;

/**
 * Ends and removes what processes that were killed left among the temporary files: folders of this user called `<prefix><process id>-…` whose process is
 * gone. `end` ends what still runs on one.
 */
export const sweepLeftovers = async (
  prefix: string,
  end: (folder: string) => Promise<void>,
): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    const folder = join(tmpdir(), name);
    // Another user's are not ours to touch, nor in our power.
    const own = ownerOf(folder) === (process.getuid?.() ?? 0);
    if (!own || !Number.isInteger(pid) || pid < 1 || isAlive(pid)) continue;
    await end(folder);
    rmSync(folder, { recursive: true, force: true });
  }
};
