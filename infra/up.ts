import { join } from "node:path";
import { buildWeb } from "./build-web.ts";
import { once } from "./stamps.ts";
import { runStep } from "./step.ts";
import { runAgainOnChange } from "./watch.ts";

/**
 * `bun run up`: from a checkout to a running product. Neither this file nor what it imports needs anything that `bun install` brings, since it is what
 * calls it; everything else is loaded afterwards.
 */
const begun = performance.now();

/** What the running product is made of, for `--watch`. */
const SOURCES = ["{packages,services,apps}/*/{src,public}", "prisma/{schema,migrations}", "infra"];

if (process.argv.includes("--watch")) {
  const folders = SOURCES.flatMap((pattern) => [
    ...new Bun.Glob(pattern).scanSync({ cwd: join(import.meta.dir, ".."), onlyFiles: false, absolute: true }),
  ]);
  process.exit(await runAgainOnChange([process.execPath, import.meta.path], folders));
}

await once(
  "install",
  ["package.json", "bun.lock", "{packages,services,apps}/*/package.json"],
  "node_modules",
  () => runStep("Installing packages …", ["install", "--frozen-lockfile"]),
);
await once(
  "database client",
  ["bun.lock", "prisma/schema/*.prisma", "prisma/generate.ts"],
  "prisma/generated/client.ts",
  () => runStep("Writing the database client …", ["prisma/generate.ts"]),
);
await buildWeb();

const { startProduct } = await import("./start-product.ts");
await startProduct({ begun });
