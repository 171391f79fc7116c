import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Upgrade } from "@holdfast/database/migrate";
import type { Source } from "./source.ts";
import { takeBackup } from "./take.ts";

export interface OfferDeps {
  readonly source: Source;
  readonly say: (line: string) => void;
  /** Null where nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Asks whoever sits at the terminal, if somebody does. Who ends the command instead of answering has changed nothing. */
export const askAtTerminal = (): OfferDeps["ask"] =>
  process.stdin.isTTY
    ? (question) => {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        const stop = (): void => reject(new Error("Ended before the database was changed."));
        for (const signal of SIGNALS) process.once(signal, stop);
        // Not as a terminal of its own: Ctrl-C stays a signal.
        const terminal = createInterface({ input: process.stdin, terminal: false });
        terminal.once("line", (line) => resolve(line.trim())).once("close", stop);
        process.stdout.write(question);
        return promise.finally(() => {
          for (const signal of SIGNALS) process.off(signal, stop);
          terminal.close();
        });
      }
    : null;

/** Where a data folder keeps what became of its database. */
const LOG = "upgrades.log";

/**
 * Before a newer checkout changes a database: notes in the data folder what it was, says that there is no way back without a backup, and takes
 * one where somebody asks for it. A new database is none to keep. [BK-5]
 *
 * @throws Error when a backup that was asked for could not be taken; nothing is upgraded then.
 */
export const offerBackup = async ({ applied, pending }: Upgrade, deps: OfferDeps): Promise<void> => {
  const { source, say, ask } = deps;
  const was = applied.at(-1);
  if (was === undefined) return;
  const line = `${was} → ${pending.at(-1)}`;
  const at = new Date(deps.now()).toISOString();
  say(`This release changes the database: ${line}. An earlier one does not start on it afterwards.`);
  if (ask === null)
    say("A way back is a backup taken before: bun run backup <folder>, while the product is stopped.");
  const folder = await ask?.("Take a backup first? A new folder for it, or Enter to go on without: ");
  if (folder) await takeBackup(folder, { source, say });
  appendFileSync(join(source.folder, LOG), `${at} ${line}${folder ? `, backup in ${folder}` : ""}\n`, {
    mode: 0o600,
  });
};
