import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a command of infra/backup as a person does, on the data folder that is named. */
export const runBackup = async (
  program: "main" | "restore-main",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> => {
  const child = Bun.spawn([process.execPath, `infra/backup/${program}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: undefined, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, output: out + err };
};
