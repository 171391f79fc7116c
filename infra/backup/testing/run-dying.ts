import { join } from "node:path";

const DYING = join(import.meta.dir, "dying.ts");

/** Runs `dying.ts` on a data folder; answers the signal it ended with, or null. */
export const runDying = async (
  command: "backup" | "restore",
  folder: string,
  step: string,
  data: string,
): Promise<unknown> => {
  const child = Bun.spawn([process.execPath, DYING, command, folder, step], {
    env: { ...process.env, DATABASE_URL: undefined, HOLDFAST_DATA_DIR: data },
    stdout: "inherit",
    stderr: "inherit",
  });
  await child.exited;
  return child.signalCode;
};
