import { CHECKS } from "./checks.ts";
import { failuresIn } from "./failures.ts";
import { type Outcome, run, type Step } from "./run.ts";
import { testSteps } from "./test-groups.ts";
import { withTestServer } from "./test-server.ts";

/**
 * `bun run verify`: every check and every test. What failed is said again at the end, of which continuous integration keeps
 * the most; the last line counts.
 */
const CHECKED: readonly Step[] = [
  ...CHECKS,
  { name: "web build", command: [process.execPath, "infra/build-web.ts"] },
];
const TESTED: readonly Step[] = [...(await testSteps("unit")), ...(await testSteps("e2e"))];

const count = (output: string, word: "pass" | "fail"): number =>
  [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}$`, "gm"))].reduce((sum, [, n]) => sum + Number(n), 0);

let passed = 0;
let failed = 0;
const times: string[] = [];
const failures: string[] = [];
const take = ({ name }: Step, { ok, output, seconds }: Outcome): void => {
  const tests = name.startsWith("tests");
  const fails = tests ? count(output, "fail") : 0;
  // A check counts as one. A step that ends badly without a failing test (a crash, a lint error) is a failure of its own.
  passed += tests ? count(output, "pass") : Number(ok);
  failed += ok ? 0 : Math.max(1, fails);
  if (!ok) failures.push(failuresIn(output));
  times.push(`${ok ? "ok    " : "FAILED"}  ${name}: ${seconds.toFixed(1)} s`);
};
for (const step of CHECKED) take(step, await run(step));
await withTestServer(async (on) => {
  for (const step of TESTED) take(step, await run(on(step)));
});
console.log(`\n${[...failures, ...times].join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
