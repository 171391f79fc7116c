import { parseArgs } from "node:util";
import { readNodeConfig } from "../config.ts";
import { inOrder } from "./in-order.ts";
import { restoreBackup } from "./restore.ts";

const USAGE = `bun run restore <folder>             makes the data folder out of a backup; the product does not run meanwhile
bun run restore <folder> --replace   the same where there is one, which is moved aside`;

/** `bun run restore`: see USAGE. */
await inOrder(async (signal) => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    options: { replace: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [folder, more] = positionals;
  if (folder === undefined || more !== undefined) throw new Error(USAGE);
  const config = readNodeConfig(process.env);
  const { manifest, path, notice, aside } = await restoreBackup(folder, {
    config,
    replace: values.replace,
    signal,
  });
  if (notice !== null) console.log(notice);
  console.log(`${path} is what it was at ${manifest.at}. Start it with: bun run up`);
  console.log(
    "Devices that are ahead of it notice when they open a session, and can send again what it lacks.",
  );
  if (aside !== null) console.log(`What was there before is in ${aside}.`);
  if (manifest.lacking.length > 0)
    console.log(`${manifest.lacking.length} segments were lacking already when the backup was taken.`);
  return 0;
});
