import type { Step } from "./run.ts";
import { sourceFiles } from "./source-files.ts";

/** Folders of the tests of one part, and of those that run the whole product. */
const FOLDERS = {
  unit: ["packages", "services", "apps", "prisma", "infra", "tools"],
  e2e: ["e2e"],
} as const;
const RUNS_OF_DEEP = 20;
/** Test files at a time. Those of the whole product wait most of their time: for timers, a browser, a child. */
const AT_A_TIME = { unit: 2, e2e: 3, deep: 1 } as const;

export const TEST_GROUPS = ["unit", "e2e", "deep"] as const;
export type TestGroup = (typeof TEST_GROUPS)[number];

/** Tests with random inputs: every run draws others. */
const propertyTests = async (): Promise<readonly string[]> =>
  (await sourceFiles("**/*.test.ts"))
    .filter(({ text }) => text.includes('from "fast-check"'))
    .map(({ path }) => `./${path}`);

/** Runs with numbers too large for every day: `name.deep.ts` beside `name.test.ts`. */
const longRuns = async (): Promise<readonly string[]> =>
  (await sourceFiles("**/*.deep.ts")).map(({ path }) => `./${path}`);

/** Tests that kill at a sample of steps, unless they are told to take every one. */
const killing = async (): Promise<readonly string[]> =>
  (await sourceFiles("**/*.test.ts"))
    .filter(({ text }) => text.includes('from "./kill-steps.ts"'))
    .map(({ path }) => `./${path}`);

const commandOf = (
  milliseconds: number,
  atATime: number,
  selection: readonly string[],
): readonly string[] => [
  process.execPath,
  "test",
  "--timeout",
  String(milliseconds),
  `--parallel=${atATime}`,
  ...selection,
];
const [LIMIT, LIMIT_DEEP] = [120_000, 3 * 3600 * 1000];

/** Runs files of tests with nothing beside them. Paths are from the root of the checkout. */
export const againAlone = (files: readonly string[]): Step => ({
  name: "tests: again, alone",
  command: commandOf(
    LIMIT,
    1,
    files.map((file) => `./${file}`),
  ),
});

/** The steps that run a group of tests: each test once; in `deep` the long runs, and those with random inputs many times. */
export const testSteps = async (group: TestGroup): Promise<readonly Step[]> => {
  const step = (name: string, selection: readonly string[]): Step => ({
    name: `tests: ${name}`,
    command: commandOf(group === "deep" ? LIMIT_DEEP : LIMIT, AT_A_TIME[group], selection),
  });
  if (group !== "deep")
    return [
      step(
        group,
        FOLDERS[group].map((folder) => `./${folder}/`),
      ),
    ];
  return [
    step("long runs", await longRuns()),
    { ...step("killed at every step", await killing()), env: { HOLDFAST_EVERY_STEP: "1" } },
    step("other inputs", ["--rerun-each", String(RUNS_OF_DEEP), ...(await propertyTests())]),
  ];
};
