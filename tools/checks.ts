/** What `check` holds: format and lint, then types. */
export const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "format and lint", command: ["node_modules/.bin/biome", "check", "--error-on-warnings", "."] },
  { name: "types", command: ["node_modules/.bin/tsc", "--noEmit", "-p", "."] },
];
