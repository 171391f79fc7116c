import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { createAdapterFactory } from "./adapter.ts";
import type { Databases } from "./databases.ts";

/** The glue's own declarations leave out how it is bound to its module. */
interface Binding {
  readonly __wbg_set_wasm: (exports: WebAssembly.Exports) => void;
}
const WASM = createRequire(import.meta.url)
  .resolve("@prisma/schema-engine-wasm")
  .replace(/schema_engine\.js$/, "schema_engine_bg.wasm");

/** Methods of the engine by the names that the command calls them. */
export type Engine = Readonly<Record<string, (parameters: unknown) => Promise<unknown>>>;

/** Starts the engine on some schema files. The package is made for bundlers; instantiating by hand runs it anywhere. */
export const createEngine = async (
  databases: Databases,
  schemaFiles: readonly string[],
  previewFeatures: string | undefined,
): Promise<Engine> => {
  const imports = { "./schema_engine_bg.js": glue } as unknown as WebAssembly.Imports;
  const { instance } = await WebAssembly.instantiate(readFileSync(WASM), imports);
  (glue as unknown as Binding).__wbg_set_wasm(instance.exports);
  const start = instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();

  // Where the engine leaves the message of a panic, by an agreement of its own with whoever hosts it.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  const datamodels = schemaFiles.map((path): [string, string] => [path, readFileSync(path, "utf8")]);
  const options = {
    // It panics on an empty list.
    datamodels: datamodels.length === 0 ? undefined : datamodels,
    enabledPreviewFeatures: previewFeatures?.split(","),
  };
  const log = (entry: unknown): void => {
    if (process.env["DEBUG"]) console.error(JSON.stringify(entry));
  };
  const engine: unknown = await glue.SchemaEngine.new(
    options,
    log,
    bindMigrationAwareSqlAdapterFactory(createAdapterFactory(databases)),
  );
  return new Proxy(engine as Engine, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function" ? method.bind(target) : method;
    },
  });
};
