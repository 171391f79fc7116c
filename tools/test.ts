import { CHECKS } from "./checks.ts";
import { run } from "./run.ts";
import { TEST_GROUPS, type TestGroup, testSteps } from "./test-groups.ts";
import { withTestServer } from "./test-server.ts";

const asked = process.argv[2] ?? "unit";
const group = TEST_GROUPS.find((name): name is TestGroup => name === asked);
if (group === undefined) {
  console.error(`no such group of tests; there are: ${TEST_GROUPS.join(", ")}`);
  process.exit(2);
}
const [client] = CHECKS;
if (client !== undefined && !(await run(client)).ok) process.exit(1);
const ok = await withTestServer(async (on) => {
  let all = true;
  for (const step of await testSteps(group)) all = (await run(on(step))).ok && all;
  return all;
});
process.exit(ok ? 0 : 1);
