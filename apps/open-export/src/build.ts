import { fileURLToPath } from "node:url";

/** What the program is called where the product serves it. [EX-4] */
export const OPENER_FILE = "holdfast-open.mjs";

/**
 * The program as one file without dependencies, for Node from 20 on and Bun.
 *
 * Bun's bundler makes it; the same sources give the same bytes.
 */
export const buildOpener = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const built = await Bun.build({
    entrypoints: [fileURLToPath(new URL("./main.ts", import.meta.url))],
    target: "node",
    format: "esm",
    minify: true,
  });
  const [script, more] = built.outputs;
  if (script === undefined || more !== undefined) throw new Error("the program is not one file");
  return new Uint8Array(await script.arrayBuffer());
};
