import { CHECKS } from "./checks.ts";
import { run } from "./run.ts";
import { testCommand } from "./test-groups.ts";

/** `bun run verify`: every check and every test; the last line counts them, as continuous integration reads it. */
const STEPS = [...CHECKS, { name: "tests", command: testCommand("unit") }];

const count = (output: string, word: "pass" | "fail"): number =>
  [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}$`, "gm"))].reduce((sum, [, n]) => sum + Number(n), 0);

let passed = 0;
let failed = 0;
const times: string[] = [];
for (const { name, command } of STEPS) {
  const { ok, output, seconds } = await run(command);
  const fails = count(output, "fail");
  passed += count(output, "pass") + (ok && !command.includes("test") ? 1 : 0);
  // A step that ends badly without a failing test (a crash, a lint error) is a failure of its own.
  failed += ok ? 0 : Math.max(1, fails);
  times.push(`${ok ? "ok    " : "FAILED"}  ${name}: ${seconds.toFixed(1)} s`);
}
console.log(`\n${times.join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
