import { join } from "node:path";
import { readNodeConfig } from "./config.ts";
import { openDataFolder } from "./data/data-folder.ts";
import { takeProcessLock } from "./data/process-lock.ts";
import { renewTokenKey } from "./data/secrets.ts";

/** `bun run rekey`: replaces the key that signs access tokens, of a product that is not running. */
const { path } = openDataFolder(readNodeConfig(process.env).dataDirectory);
const letGo = takeProcessLock(join(path, "lock"));
try {
  await renewTokenKey(path);
  console.log("The next start signs with a new key, and accepts what the earlier one signed.");
} finally {
  letGo();
}
