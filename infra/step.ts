import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Says what is done and does it with a command of the runtime, in `folder` of the checkout. Ends this process when the command fails, after what it had
 * to say, and ends the command when this process is asked to end.
 */
export const runStep = async (
  what: string,
  command: readonly string[],
  folder = ".",
  env: Readonly<Record<string, string>> = {},
): Promise<void> => {
  console.log(what);
  const child = Bun.spawn([process.execPath, ...command], {
    cwd: join(ROOT, folder),
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...env },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  const stop = (): void => {
    child.kill();
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  const code = await child.exited;
  for (const signal of SIGNALS) process.off(signal, stop);
  if (code === 0) return;
  console.error(`${what} failed; the lines above say why.`);
  process.exit(1);
};
