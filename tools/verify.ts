import { CHECKS } from "./checks.ts";
import { type FailedTest, failedTests, toldOf } from "./failures.ts";
import { type Outcome, run, type Step } from "./run.ts";
import { againAlone, testSteps } from "./test-groups.ts";
import { withTestServer } from "./test-server.ts";

/**
 * `bun run verify`: every check and every test. What failed is said again at the end, of which continuous integration keeps
 * the most; the last line counts.
 *
 * Tests run several files at a time, with browsers and databases beside them. Files in which one failed are run once more by
 * themselves: what holds then is counted, and named as unsteady, for somebody to look into.
 */
const CHECKED: readonly Step[] = [
  ...CHECKS,
  { name: "web build", command: [process.execPath, "infra/build-web.ts"] },
];
const TESTED: readonly Step[] = [...(await testSteps("unit")), ...(await testSteps("e2e"))];
/** More than these are no accident. */
const UNSTEADY_FILES_MAX = 4;
const LINES_OF_STEP = 40;

let [passed, failed] = [0, 0];
const times: string[] = [];
const failures: string[] = [];

const note = ({ name }: Step, isGood: boolean, { seconds }: Outcome): void => {
  times.push(`${isGood ? "ok    " : "FAILED"}  ${name}: ${seconds.toFixed(1)} s`);
};

const check = async (step: Step): Promise<void> => {
  const outcome = await run(step);
  note(step, outcome.ok, outcome);
  passed += Number(outcome.ok);
  failed += Number(!outcome.ok);
  if (!outcome.ok) failures.push(outcome.output.split("\n").slice(-LINES_OF_STEP).join("\n"));
};

const count = (output: string, word: "pass" | "fail"): number =>
  [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}$`, "gm"))].reduce((sum, [, n]) => sum + Number(n), 0);

/** Those that fail by themselves too; all of them where they are too many to be an accident. */
const stillFailing = async (tests: readonly FailedTest[], on: (step: Step) => Step) => {
  const files = [...new Set(tests.map(({ file }) => file))];
  if (files.length === 0 || files.length > UNSTEADY_FILES_MAX) return tests;
  const { ok, output } = await run(on(againAlone(files)));
  const again = failedTests(output);
  if (ok) failures.push(`unsteady, they hold by themselves:\n${toldOf(tests)}`);
  return ok || again.length > 0 ? again : tests;
};

const tryOut = async (step: Step, on: (step: Step) => Step): Promise<void> => {
  const outcome = await run(on(step));
  const first = failedTests(outcome.output);
  const failing = await stillFailing(first, on);
  // A run that ends badly without a failing test (a crash) is a failure of its own.
  const wrong = outcome.ok ? 0 : first.length === 0 ? 1 : failing.length;
  passed += count(outcome.output, "pass") + Math.max(0, first.length - failing.length);
  failed += wrong;
  note(step, wrong === 0, outcome);
  if (wrong > 0)
    failures.push(toldOf(failing) || outcome.output.split("\n").slice(-LINES_OF_STEP).join("\n"));
};

for (const step of CHECKED) await check(step);
await withTestServer(async (on) => {
  for (const step of TESTED) await tryOut(step, on);
});
console.log(`\n${[...failures, ...times].join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
