import { expect, test } from "bun:test";
import { codeLines, codesText, KEEPING } from "./codes-text.ts";

const CODES = Array.from({ length: 12 }, (_, at) => `${String(at).padStart(4, "0")}-ABCD-EFGH`);

test("the file says whose codes they are, since when, what for and where, and numbers them", () => {
  const text = codesText({
    codes: CODES,
    email: "ada@example.org",
    origin: "https://holdfast.example",
    at: "2026-11-21T12:00:00.000Z",
  });
  const lines = text.split("\n");
  expect(lines[0]).toBe("Holdfast recovery codes");
  expect(lines).toContain("Account:  ada@example.org");
  expect(text).toMatch(/^Made on: {2}.*2026/m);
  expect(lines).toContain("https://holdfast.example/recover");
  expect(lines.filter((line) => line.includes("-ABCD-EFGH"))).toEqual(
    CODES.map((code, at) => `${at < 9 ? " " : ""} ${at + 1}. ${code}`),
  );
  for (const sentence of KEEPING) expect(lines).toContain(sentence);
});

test("the clipboard gets the codes alone", () => {
  expect(codeLines(CODES.slice(0, 2))).toBe("0000-ABCD-EFGH\n0001-ABCD-EFGH\n");
});
