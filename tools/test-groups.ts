import type { Step } from "./run.ts";
import { sourceFiles } from "./source-files.ts";

/** Folders of the tests that need no browser, and of those that run the whole product. */
const FOLDERS = {
  unit: ["packages", "services", "apps", "prisma", "infra", "tools"],
  e2e: ["e2e"],
} as const;
const RUNS_OF_DEEP = 20;

export const TEST_GROUPS = ["unit", "e2e", "deep"] as const;
export type TestGroup = (typeof TEST_GROUPS)[number];

/** Tests with random inputs: every run draws others. */
const propertyTests = async (): Promise<readonly string[]> =>
  (await sourceFiles("**/*.test.ts"))
    .filter(({ text }) => text.includes('from "fast-check"'))
    .map(({ path }) => `./${path}`);

const selection = async (group: TestGroup): Promise<readonly string[]> =>
  group === "deep"
    ? ["--rerun-each", String(RUNS_OF_DEEP), ...(await propertyTests())]
    : FOLDERS[group].map((folder) => `./${folder}/`);

/** The command that runs a group of tests: unit and e2e each once, deep the tests with random inputs many times. */
export const testStep = async (group: TestGroup): Promise<Step> => ({
  name: `tests: ${group}`,
  command: [process.execPath, "test", "--timeout", "120000", ...(await selection(group))],
});
