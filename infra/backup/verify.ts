import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { measureFile } from "./copy-tables.ts";
import { type BackupManifest, readManifest } from "./manifest.ts";

const filesBelow = (folder: string, from = folder): readonly string[] =>
  readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    const path = join(from, entry.name);
    return entry.isDirectory() ? filesBelow(folder, path) : [relative(folder, path).split(sep).join("/")];
  });

export interface Verified {
  readonly manifest: BackupManifest;
  /** A line for each thing that is wrong; none when all is as it was written. */
  readonly wrong: readonly string[];
}

/**
 * Reads a backup back, every byte of it. [BK-2]
 *
 * @throws Error when it has no manifest that this release reads.
 */
export const verifyBackup = async (folder: string): Promise<Verified> => {
  const manifest = readManifest(folder);
  const wrong: string[] = [];
  const known = new Set(["backup.json", ...manifest.files.map(({ path }) => path)]);
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = join(folder, path);
    if (!existsSync(file)) wrong.push(`${path} is missing`);
    else if (statSync(file).size !== bytes)
      wrong.push(`${path} has ${statSync(file).size} bytes instead of ${bytes}`);
    else if ((await measureFile(file)).sha256 !== sha256)
      wrong.push(`${path} has other bytes than were written`);
  }
  for (const { path } of manifest.tables) if (!known.has(path)) wrong.push(`${path} is not listed`);
  for (const path of filesBelow(folder)) if (!known.has(path)) wrong.push(`${path} does not belong to it`);
  return { manifest, wrong };
};
