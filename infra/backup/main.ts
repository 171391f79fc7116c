import { parseArgs } from "node:util";
import { readNodeConfig } from "../config.ts";
import { inOrder } from "./in-order.ts";
import { openSource } from "./source.ts";
import { takeBackup } from "./take.ts";
import { verifyBackup } from "./verify.ts";

const USAGE = `bun run backup <folder>            copies the deployment, running or not, into a new folder
bun run backup --verify <folder>   reads a backup back and says what is wrong with it`;

/** What somebody who gets hold of the folder has. [BK-2] */
const WARNING = `It holds secrets: the key that signs access tokens, with which anybody passes for anybody at this service, and e-mail addresses in clear.
Sessions in it stay sealed under keys that only their people hold. Keep it as you keep the server itself.`;

const EXIT_LACKING = 2;

const verify = async (folder: string): Promise<number> => {
  const { manifest, wrong } = await verifyBackup(folder);
  for (const line of wrong) console.error(line);
  console.log(
    wrong.length === 0
      ? `${folder} is as it was written: ${manifest.files.length} files, of ${manifest.at}.`
      : `${folder} is damaged.`,
  );
  return wrong.length === 0 ? 0 : 1;
};

const take = async (folder: string, signal: AbortSignal): Promise<number> => {
  const source = await openSource(readNodeConfig(process.env));
  try {
    const { files, lacking, at } = await takeBackup(folder, { source, say: console.log, signal });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    console.log(
      `${folder} holds what ${source.folder} held at ${at}: ${files.length} files, ${bytes} bytes.`,
    );
    console.log(WARNING);
    if (lacking.length === 0) return 0;
    console.error(
      `${lacking.length} segments have no whole copy in this deployment and are not in it; "lacking" of backup.json names them.`,
    );
    return EXIT_LACKING;
  } finally {
    await source.close();
  }
};

/** `bun run backup`: see USAGE. Ends with 0, with 2 when the deployment itself lacks something, and with 1 when there is no backup. */
await inOrder(async (signal) => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    options: { verify: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [folder, more] = positionals;
  if (folder === undefined || more !== undefined) throw new Error(USAGE);
  return values.verify ? verify(folder) : take(folder, signal);
});
