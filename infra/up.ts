import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { once } from "./stamps.ts";

/**
 * `bun run up`: from a checkout to a running product. This file imports nothing that `bun install` brings, since it is what
 * calls it; everything else is loaded afterwards.
 */
const ROOT = join(import.meta.dir, "..");
const begun = performance.now();

const step = (what: string, command: readonly string[], folder = ROOT): void => {
  console.log(what);
  const [program = process.execPath, ...rest] = command;
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1" };
  const { status } = spawnSync(program, rest, { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  if (status === 0) return;
  console.error(`${what} failed; the lines above say why.`);
  process.exit(1);
};

await once(
  "install",
  ["package.json", "bun.lock", "{packages,services,apps}/*/package.json"],
  "node_modules",
  async () => step("Installing packages …", [process.execPath, "install", "--frozen-lockfile"]),
);
await once(
  "database client",
  ["bun.lock", "prisma/schema/*.prisma", "prisma/generate.ts"],
  "prisma/generated/client.ts",
  async () => step("Writing the database client …", [process.execPath, "prisma/generate.ts"]),
);
await once(
  "web",
  ["bun.lock", "apps/web/**/*", "packages/{protocol,vault,state,client}/src/**/*"],
  "apps/web/dist/index.html",
  async () => {
    const astro = "node_modules/astro/bin/astro.mjs";
    step("Building the workspace …", [process.execPath, "--bun", astro, "build"], join(ROOT, "apps/web"));
  },
);

const { startProduct } = await import("./start-product.ts");
await startProduct({ begun });
