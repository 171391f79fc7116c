import { dirname, join } from "node:path";
import type { SourceFile } from "./source-files.ts";

/** The parts of the project by their folder, and what code of each may import of the others. */
export const PARTS: Readonly<Record<string, readonly string[]>> = {
  "packages/protocol": [],
  "packages/vault": ["protocol"],
  "packages/state": ["protocol", "vault"],
  "packages/client": ["protocol", "vault", "state"],
  "packages/service-kit": ["protocol"],
  "services/auth": ["protocol", "vault", "service-kit", "database"],
  "services/session": ["protocol", "vault", "state", "service-kit", "database"],
  "apps/open-export": ["protocol", "vault", "state", "client"],
  "apps/web": ["protocol", "vault", "state", "client", "open-export"],
  prisma: [],
  infra: ["protocol", "service-kit", "database", "auth", "session"],
  tools: ["infra"],
  // They use the product from outside, and nothing uses them.
  examples: ["protocol", "state", "client"],
  bench: [
    "protocol",
    "vault",
    "state",
    "client",
    "open-export",
    "service-kit",
    "database",
    "auth",
    "session",
    "infra",
    "e2e",
  ],
  e2e: [
    "protocol",
    "vault",
    "state",
    "client",
    "open-export",
    "service-kit",
    "database",
    "auth",
    "session",
    "infra",
  ],
};
/** What tests of these parts may import besides: the database they run on. */
export const TESTS_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/service-kit": ["infra"],
  "services/auth": ["infra"],
  "services/session": ["infra"],
  prisma: ["infra"],
};

export interface Import {
  /** As it is written. */
  readonly from: string;
  /** `import type`: nothing of it runs. */
  readonly typeOnly: boolean;
}

/** Everything a file imports or exports on, dynamic imports of a plain name included. */
export const importsOf = ({ text }: SourceFile): readonly Import[] => {
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^;"'`]*?\bfrom\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  return (
    [...text.matchAll(pattern)]
      .map(([, type, named, bare, dynamic]) => ({
        from: named ?? bare ?? dynamic ?? "",
        typeOnly: type !== undefined,
      }))
      // Part of a program that a test writes.
      .filter(({ from }) => !from.includes("${"))
  );
};

export const partOf = (path: string): string | undefined =>
  Object.keys(PARTS).find((folder) => path.startsWith(`${folder}/`));

export const isTest = (path: string): boolean =>
  /\.(test|contract|spec)\.tsx?$|\/(testing|fixtures|vectors)\//.test(path);

/** The file of the checkout that a relative import names; null for one of a package. */
export const relativeTarget = (path: string, from: string): string | null =>
  from.startsWith(".") ? join(dirname(path), from) : null;

/** `@scope/name/sub` and `name/sub` without what follows the name; null for what the runtime brings. */
export const packageOf = (from: string): string | null => {
  if (from.startsWith(".") || /^(node:|bun$|bun:|virtual:|astro:)/.test(from)) return null;
  return from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
};
