import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");

export interface SourceFile {
  /** Relative to the checkout, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript and Astro file of the project that somebody wrote: no dependencies, nothing generated. */
export const sourceFiles = async (pattern = "**/*.{ts,tsx,mjs,astro}"): Promise<readonly SourceFile[]> => {
  const folders = "{packages,services,apps,prisma,infra,e2e,bench,tools}";
  const left = /(^|\/)(node_modules|generated|dist|\.astro|\.data)\//;
  const paths = [...new Bun.Glob(`${folders}/${pattern}`).scanSync(ROOT)]
    .filter((path) => !left.test(path))
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(ROOT, path)).text() })));
};

/** The Markdown files of one folder of docs. */
export const documents = async (folder: string): Promise<readonly SourceFile[]> => {
  const paths = [...new Bun.Glob(`docs/${folder}/*.md`).scanSync(ROOT)].sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(ROOT, path)).text() })));
};

/** Ids such as SF-7 or A12 that the names of tests carry in square brackets. */
export const namedInTests = async (id: RegExp): Promise<ReadonlySet<string>> => {
  const tests = await sourceFiles("**/*.{test,contract,spec}.{ts,tsx}");
  const ids = tests.flatMap(({ text }) =>
    [...text.matchAll(/\[([A-Z]{1,2}-?\d+(?:[,\s]+[A-Z]{1,2}-?\d+)*)\]/g)].flatMap(([, list = ""]) =>
      list.split(/[,\s]+/),
    ),
  );
  return new Set(ids.filter((name) => id.test(name)));
};
