/** Folders of the test groups that the scripts `test` and `e2e` run. */
export const TEST_GROUPS = {
  unit: ["packages", "services", "prisma", "infra", "tools"],
  e2e: ["e2e"],
} as const;
export type TestGroup = keyof typeof TEST_GROUPS;

export const testCommand = (group: TestGroup): readonly string[] => [
  process.execPath,
  "test",
  "--timeout",
  "120000",
  ...TEST_GROUPS[group].map((folder) => `./${folder}/`),
];
