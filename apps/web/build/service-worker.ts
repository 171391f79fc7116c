import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";

const NAME = "service-worker.js";
const ENTRY = fileURLToPath(import.meta.resolve("@holdfast/client/web/service-worker/service-worker"));

/** Everything the build made, as addresses below the origin, with a hash over all of it. */
const shellOf = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name !== NAME)
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update(await readFile(path));
  const files = paths.map((path) => `/${relative(folder, path).replaceAll("\\", "/")}`);
  return { version: hash.digest("hex").slice(0, 16), files: files.filter((file) => file !== "/404.html") };
};

/** Adds the service worker to a build: it has to know every file of it. */
export const serviceWorker = (): AstroIntegration => ({
  name: "holdfast-service-worker",
  hooks: {
    "astro:build:done": async ({ dir }) => {
      const folder = fileURLToPath(dir);
      const built = await Bun.build({
        entrypoints: [ENTRY],
        target: "browser",
        format: "iife",
        minify: true,
        define: { HOLDFAST_SHELL: JSON.stringify(await shellOf(folder)) },
      });
      const [script] = built.outputs;
      if (script === undefined) throw new Error("the service worker was not built");
      await writeFile(join(folder, NAME), await script.text());
    },
  },
});
