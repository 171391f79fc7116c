import { expect, test } from "bun:test";
import { failedTests, toldOf } from "./failures.ts";

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
  expect(failedTests(OUTPUT)).toEqual([
    {
      file: "a.test.ts",
      name: "two [2.00ms]",
      error: ["error: expect(received).toBe(expected)", "", "Expected: 2"],
    },
    { file: "b.test.ts", name: "four [120001.00ms]", error: [] },
  ]);
});

test("what is told of them says where they are and what was wrong", () => {
  expect(toldOf(failedTests(OUTPUT)).split("\n")).toEqual([
    "a.test.ts: two [2.00ms]",
    "error: expect(received).toBe(expected)",
    "",
    "Expected: 2",
    "",
    "b.test.ts: four [120001.00ms]",
    "",
  ]);
});

test("a run in which nothing failed names nothing", () => {
  expect(failedTests("a.test.ts:\n(pass) one [1.00ms]\n 1 pass\n 0 fail\n")).toEqual([]);
});
