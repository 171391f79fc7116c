import { expect, test } from "bun:test";
import { failuresIn } from "./failures.ts";

const OUTPUT = `a.test.ts:
(pass) one [1.00ms]
12 | expect(1).toBe(2)
error: expect(received).toBe(expected)

Expected: 2
(fail) two [2.00ms]
(pass) three [1.00ms]

b.test.ts:
(fail) four [120001.00ms]
  ^ this test timed out

2 tests failed:
(fail) two [2.00ms]
(fail) four [120001.00ms]

 2 pass
 2 fail
`;

test("each test that failed is named once, with its file and its error", () => {
  expect(failuresIn(OUTPUT)).toBe(
    `a.test.ts: two [2.00ms]
error: expect(received).toBe(expected)

Expected: 2

b.test.ts: four [120001.00ms]
`,
  );
});

test("of a step without tests the last lines are said", () => {
  const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`);
  expect(failuresIn(lines.join("\n"))).toBe(lines.slice(-40).join("\n"));
});
