import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const FOLDER = join(ROOT, "node_modules/.holdfast");

/** SHA-256 over the paths and contents of the files that match, in order of path. */
export const hashOfFiles = (patterns: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const pattern of patterns) {
    const left = /(^|\/)(node_modules|dist|generated|\.astro|\.data)\//;
    const paths = [...new Bun.Glob(pattern).scanSync({ cwd: ROOT, dot: true })]
      .filter((path) => !left.test(path))
      .sort();
    for (const path of paths)
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(ROOT, path)))
        .update("\0");
  }
  return hash.digest("hex");
};

/**
 * Runs `work` unless it has already succeeded for the same inputs; `output` must still exist. Work that is interrupted counts as not done.
 *
 * @returns whether it ran.
 */
export const once = async (
  name: string,
  inputs: readonly string[],
  output: string,
  work: () => Promise<void>,
): Promise<boolean> => {
  const stamp = join(FOLDER, name);
  const hash = hashOfFiles(inputs);
  if (existsSync(join(ROOT, output)) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash)
    return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
};
