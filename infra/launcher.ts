import { existsSync, readFileSync } from "node:fs";

const LOOK_EVERY_MILLISECONDS = 500;

interface Ancestor {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const ancestorOf = (pid: number): Ancestor | null => {
  const folder = `/proc/${pid}`;
  if (pid <= 1 || !existsSync(`${folder}/stat`)) return null;
  const stat = readFileSync(`${folder}/stat`, "utf8");
  const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  return { pid, parent, command: readFileSync(`${folder}/cmdline`, "utf8").replaceAll("\0", " ") };
};

const isNpx = (one: Ancestor | null): boolean => /^(npm exec|npx) /.test(one?.command ?? "");

/** The `npx` that runs this command, where one does and the system tells (Linux). */
const launcher = (): number | null => {
  for (let one = ancestorOf(process.ppid); one !== null; one = ancestorOf(one.parent))
    if (isNpx(one)) return one.pid;
  return null;
};

/**
 * Calls `then` once the `npx` that runs this command is gone. It starts commands through a shell that passes no signal on, so that whoever ends `npx`
 * alone would leave the product running, out of sight, with its port and its data taken.
 */
export const onLauncherGone = (then: () => void): void => {
  const pid = launcher();
  if (pid === null) return;
  const timer = setInterval(() => {
    // One that ended and that nobody has buried yet is still listed, without a command.
    if (isNpx(ancestorOf(pid))) return;
    clearInterval(timer);
    then();
  }, LOOK_EVERY_MILLISECONDS);
  timer.unref();
};
