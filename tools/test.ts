import { run } from "./run.ts";
import { TEST_GROUPS, type TestGroup, testCommand } from "./test-groups.ts";

const asked = process.argv[2] ?? "unit";
const isGroup = (name: string): name is TestGroup => Object.hasOwn(TEST_GROUPS, name);
if (!isGroup(asked)) {
  console.error(`no such group of tests; there are: ${Object.keys(TEST_GROUPS).join(", ")}`);
  process.exit(2);
}
process.exit((await run(testCommand(asked))).ok ? 0 : 1);
