import type { Step } from "./run.ts";

/** What `check` holds: the typed database client is written, then format and lint, known weaknesses of dependencies, then types. */
export const CHECKS: readonly Step[] = [
  { name: "database client", command: [process.execPath, "prisma/generate.ts"] },
  { name: "format and lint", command: ["node_modules/.bin/biome", "check", "--error-on-warnings", "."] },
  { name: "known weaknesses", command: [process.execPath, "tools/audit.ts"] },
  { name: "types", command: ["node_modules/.bin/tsc", "--noEmit", "-p", "."] },
];
