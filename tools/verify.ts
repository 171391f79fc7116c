import { CHECKS } from "./checks.ts";
import { type Outcome, run, type Step } from "./run.ts";
import { testStep } from "./test-groups.ts";

/** `bun run verify`: every check and every test; the last line counts them, as continuous integration reads it. */
const STEPS: readonly (readonly Step[])[] = [
  ...CHECKS.map((check) => [check]),
  [await testStep("unit")],
  [{ name: "web build", command: [process.execPath, "infra/build-web.ts"] }],
  // Side by side: each waits most of its time, for timers and for a browser.
  [await testStep("e2e-others"), await testStep("e2e-journeys")],
];

const count = (output: string, word: "pass" | "fail"): number =>
  [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}$`, "gm"))].reduce((sum, [, n]) => sum + Number(n), 0);

let passed = 0;
let failed = 0;
const times: string[] = [];
const take = ({ name }: Step, { ok, output, seconds }: Outcome): void => {
  const tests = name.startsWith("tests");
  const fails = tests ? count(output, "fail") : 0;
  // A check counts as one. A step that ends badly without a failing test (a crash, a lint error) is a failure of its own.
  passed += tests ? count(output, "pass") : Number(ok);
  failed += ok ? 0 : Math.max(1, fails);
  times.push(`${ok ? "ok    " : "FAILED"}  ${name}: ${seconds.toFixed(1)} s`);
};
for (const steps of STEPS) {
  const outcomes = await Promise.all(steps.map(run));
  for (const [at, step] of steps.entries()) {
    const outcome = outcomes[at];
    if (outcome !== undefined) take(step, outcome);
  }
}
console.log(`\n${times.join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
