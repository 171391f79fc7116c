import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { BackupFile } from "./manifest.ts";

/** What a data folder keeps beside database and segments and a restored one needs: who signs, and at which address people have their keys. */
const KEPT = ["secrets.json", "port"] as const;

/** Copies them durably, for the owner's eyes only; what is not there is passed over. */
export const copyKept = async (from: string, to: string): Promise<readonly BackupFile[]> => {
  const files: BackupFile[] = [];
  for (const path of KEPT.filter((name) => existsSync(join(from, name)))) {
    const bytes = readFileSync(join(from, path));
    const handle = await open(join(to, path), "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    files.push({ path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  return files;
};
