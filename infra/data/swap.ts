import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { lockHolder } from "./process-lock.ts";
import { processMark } from "./process-mark.ts";

/** The points at which a crash leaves different things behind. */
export type SwapStep = "noted" | "moved-aside" | "moved-in";

const noteOf = (path: string): string => `${path}.swap`;

const sync = (path: string): void => {
  const handle = openSync(path, "r");
  fsyncSync(handle);
  closeSync(handle);
};

/**
 * Puts the folder `next` in the place of the folder `path`, which is kept as `aside`. What is there after a crash, or comes back by
 * `settleSwap`, is one of the two, whole. All three lie in one folder. [BK-6]
 */
export const swapFolders = async (
  { path, next, aside }: { readonly path: string; readonly next: string; readonly aside: string },
  onStep: (step: SwapStep) => Promise<void> = async () => undefined,
): Promise<void> => {
  const note = noteOf(path);
  writeFileSync(note, `${process.pid}\n${processMark(process.pid)}\n${aside}\n`, { flag: "wx", mode: 0o600 });
  sync(note);
  sync(dirname(path));
  await onStep("noted");
  renameSync(path, aside);
  sync(dirname(path));
  await onStep("moved-aside");
  renameSync(next, path);
  sync(dirname(path));
  await onStep("moved-in");
  rmSync(note);
};

/**
 * Takes back what a swap that was killed half-way left: `path` is again what it was.
 *
 * @throws Error while one is at it.
 */
export const settleSwap = (path: string): void => {
  const note = noteOf(path);
  if (!existsSync(note)) return;
  const holder = lockHolder(note);
  if (holder !== null)
    throw new Error(`a restore (process ${holder}) is putting data into ${path}; wait for it`);
  const [, , aside = ""] = readFileSync(note, "utf8").split("\n");
  if (!existsSync(path) && aside !== "" && existsSync(aside)) renameSync(aside, path);
  rmSync(note, { force: true });
};
