import { expect, test } from "bun:test";
import { documents, namedInTests } from "./source-files.ts";

const rules = new Set(
  (await documents("spec")).flatMap(({ text }) =>
    [...text.matchAll(/^- \*\*([A-Z]{2}-\d+)\*\*/gm)].map(([, id = ""]) => id),
  ),
);
const open = new Set(
  (await Bun.file(`${import.meta.dir}/../docs/spec/open-rules.txt`).text())
    .split("\n")
    .filter((line) => /^[A-Z]{2}-\d+$/.test(line)),
);
const named = await namedInTests(/^[A-Z]{2}-\d+$/);

test("every id that a test names is a rule of docs/spec", () => {
  expect([...named.difference(rules)]).toEqual([]);
});

test("every rule is named by a test, but for those listed as open", () => {
  expect([...rules.difference(named).difference(open)]).toEqual([]);
});

test("nothing is listed as open that a test names or that is no rule", () => {
  expect([...open.intersection(named), ...open.difference(rules)]).toEqual([]);
});
