import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

let written = 0;

/** Whole or not at all; what a power cut takes is fetched again. */
export const replaceFile = async (path: string, content: Uint8Array | string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  written += 1;
  const temporary = `${path}.${process.pid}-${written}.new`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, path);
};
