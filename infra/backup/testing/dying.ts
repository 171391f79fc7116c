import { readNodeConfig } from "../../config.ts";
import { restoreBackup } from "../restore.ts";
import { openSource } from "../source.ts";
import { takeBackup } from "../take.ts";

/**
 * A backup or a restore that kills itself when it passes a step: `dying.ts backup|restore <folder> <step>`. SIGKILL to itself ends it before
 * its next instruction. With no such step it ends in order.
 */
const [command = "", folder = "", deadly = ""] = process.argv.slice(2);
const onStep = async (step: string): Promise<void> => {
  if (step === deadly) process.kill(process.pid, "SIGKILL");
};
const config = readNodeConfig(process.env);
if (command === "backup") {
  const source = await openSource(config);
  await takeBackup(folder, { source, say: () => undefined, onStep });
  await source.close();
} else await restoreBackup(folder, { config, replace: true, onStep });
process.exit(0);
