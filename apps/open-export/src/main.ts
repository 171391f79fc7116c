import { argv, exit, platform, stderr, stdout } from "node:process";
import { readArguments, USAGE } from "./arguments.ts";
import { askSecret } from "./ask-secret.ts";
import { Ending, EXIT } from "./exit.ts";
import { run } from "./run.ts";

const main = async (): Promise<number> => {
  const wish = readArguments(argv.slice(2));
  if (wish === null) {
    stderr.write(USAGE);
    return EXIT.usage;
  }
  try {
    return await run(wish, {
      ask: askSecret,
      say: (text) => {
        stdout.write(`${text}\n`);
      },
      windows: platform === "win32",
    });
  } catch (cause) {
    if (cause instanceof Ending) {
      stderr.write(`${cause.message}\n`);
      return cause.exit;
    }
    if (cause instanceof Error && "code" in cause) {
      stderr.write(`${cause.message}\n`);
      return EXIT.folder;
    }
    throw cause;
  }
};

exit(await main());
