import { join } from "node:path";
import { defineConfig } from "prisma/config";

// The engine that the command would download comes from a package instead, compiled to WebAssembly: a machine without a way
// to the download can migrate too. HOLDFAST_NATIVE_ENGINE=1 goes back to the download.
if (process.env["HOLDFAST_NATIVE_ENGINE"] === undefined)
  process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= join(import.meta.dirname, "prisma/engine/schema-engine.ts");

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: {
    url: process.env["DATABASE_URL"] ?? "postgresql://postgres:postgres@127.0.0.1:5432/holdfast",
  },
});
