/** What `check` holds: the typed database client is written, then format and lint, then types. */
export const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "database client", command: [process.execPath, "prisma/generate.ts"] },
  { name: "format and lint", command: ["node_modules/.bin/biome", "check", "--error-on-warnings", "."] },
  { name: "types", command: ["node_modules/.bin/tsc", "--noEmit", "-p", "."] },
];
