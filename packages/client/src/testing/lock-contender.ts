import { systemClock } from "../clock.ts";
import { createDirectoryLocks } from "../node/directory-locks.node.ts";

/**
 * One of several processes that want the same locks at the same moments: `lock-contender.ts <directory> <begin> <rounds>`.
 * Prints the rounds in which it got the lock, and keeps them all until its input ends.
 */
const [directory = "", begin = "0", rounds = "0"] = process.argv.slice(2);
const EVERY_MILLISECONDS = 10;

const locks = createDirectoryLocks(directory, systemClock);
const won: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  await Bun.sleep(Math.max(0, Number(begin) + round * EVERY_MILLISECONDS - Date.now()));
  if ((await locks.tryHold(`round-${round}`)) !== null) won.push(round);
}
process.stdout.write(`${JSON.stringify(won)}\n`);
await new Response(Bun.stdin.stream()).text();
