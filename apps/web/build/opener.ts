import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOpener, OPENER_FILE } from "@holdfast/open-export/build";
import type { AstroIntegration } from "astro";

/** Adds the program that opens export files, and its digest in the form that `sha256sum -c` reads. [EX-4] */
export const opener = (): AstroIntegration => ({
  name: "holdfast-opener",
  hooks: {
    "astro:build:done": async ({ dir }) => {
      const path = join(fileURLToPath(dir), OPENER_FILE);
      const program = await buildOpener();
      const digest = createHash("sha256").update(program).digest("hex");
      await writeFile(path, program);
      await writeFile(`${path}.sha256`, `${digest}  ${OPENER_FILE}\n`);
    },
  },
});
