import type { Step } from "./run.ts";
import { sourceFiles } from "./source-files.ts";

/** Folders of the tests of one part, and of those that run the whole product. */
const FOLDERS = {
  unit: ["packages", "services", "apps", "prisma", "infra", "tools"],
  e2e: ["e2e"],
} as const;
const JOURNEYS = "e2e/journeys/";
const RUNS_OF_DEEP = 20;

export const TEST_GROUPS = ["unit", "e2e", "e2e-journeys", "e2e-others", "deep"] as const;
export type TestGroup = (typeof TEST_GROUPS)[number];

/** Tests with random inputs: every run draws others. */
const propertyTests = async (): Promise<readonly string[]> =>
  (await sourceFiles("**/*.test.ts"))
    .filter(({ text }) => text.includes('from "fast-check"'))
    .map(({ path }) => `./${path}`);

/** The tests of the whole product that are no journeys of a person in a browser. */
const others = async (): Promise<readonly string[]> =>
  (await sourceFiles("**/*.test.ts"))
    .filter(({ path }) => path.startsWith("e2e/") && !path.startsWith(JOURNEYS))
    .map(({ path }) => `./${path}`);

const selection = async (group: TestGroup): Promise<readonly string[]> => {
  if (group === "deep") return ["--rerun-each", String(RUNS_OF_DEEP), ...(await propertyTests())];
  if (group === "e2e-journeys") return [`./${JOURNEYS}`];
  if (group === "e2e-others") return others();
  return FOLDERS[group].map((folder) => `./${folder}/`);
};

/** The command that runs a group of tests: each once, but those with random inputs many times in `deep`. */
export const testStep = async (group: TestGroup): Promise<Step> => ({
  name: `tests: ${group}`,
  command: [process.execPath, "test", "--timeout", "120000", ...(await selection(group))],
});
