import { expect, test } from "bun:test";
import { namedInTests } from "./source-files.ts";

const page = await Bun.file(`${import.meta.dir}/../docs/requirements-status.md`).text();
const rows = [...page.matchAll(/^\| ([A-EZ]\d+) \| (done|partly|open) \|/gm)].map(
  ([, id = "", status = ""]) => ({ id, status }),
);
const named = await namedInTests(/^[A-EZ]\d+$/);

test("the page lists each of the 202 requirements once", () => {
  const counts = { A: 45, B: 59, C: 24, D: 32, E: 22, Z: 20 };
  const all = Object.entries(counts).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, i) => `${group}${i + 1}`),
  );
  expect(rows.map((row) => row.id).sort()).toEqual(all.sort());
});

test("what the page calls done or partly done is named by a test", () => {
  expect(rows.filter((row) => row.status !== "open" && !named.has(row.id))).toEqual([]);
});
