import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const SCHEMA = join(import.meta.dir, "schema");
const STAMP = join(import.meta.dir, "generated/.schema-hash");

const schemaHash = (): string => {
  const hash = createHash("sha256").update(readFileSync(join(import.meta.dir, "package.json")));
  for (const file of readdirSync(SCHEMA).sort()) hash.update(file).update(readFileSync(join(SCHEMA, file)));
  return hash.digest("hex");
};

/**
 * Writes the typed client to `prisma/generated` when the schema has changed since it was last written.
 *
 * @returns whether it was written.
 * @throws Error with the command's output when the schema is not valid.
 */
export const generate = async (): Promise<boolean> => {
  const hash = schemaHash();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return false;
  const command = Bun.spawn([process.execPath, "--bun", "node_modules/.bin/prisma", "generate"], {
    cwd: ROOT,
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [code, output, errors] = await Promise.all([
    command.exited,
    new Response(command.stdout).text(),
    new Response(command.stderr).text(),
  ]);
  if (code !== 0) throw new Error(`prisma generate failed\n${output}${errors}`);
  writeFileSync(STAMP, hash);
  return true;
};

if (import.meta.main)
  console.log((await generate()) ? "prisma: client written" : "prisma: client is up to date");
