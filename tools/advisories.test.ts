import { describe, expect, test } from "bun:test";
import accepted from "./accepted-advisories.json" with { type: "json" };
import { readAdvisories, unacceptable } from "./advisories.ts";

const URL = "https://example.org/advisories/1";
const ANSWER = JSON.stringify({
  parser: [{ id: 1, url: URL, title: "Reads too much", severity: "high", vulnerable_versions: "<2" }],
  painter: [{ id: 2, url: `${URL}2`, title: "Paints too slowly", severity: "moderate" }],
});

describe("[SS-1] [A44] known weaknesses of dependencies", () => {
  test("grave ones are unacceptable until somebody accepts them, and again after that day", () => {
    const found = readAdvisories(ANSWER) ?? [];
    expect(found).toHaveLength(2);
    expect(unacceptable(found, [], "2026-11-22").map((each) => each.package)).toEqual(["parser"]);
    const judged = [{ url: URL, reason: "it reads nothing of a caller's", until: "2026-12-31" }];
    expect(unacceptable(found, judged, "2026-12-31")).toEqual([]);
    expect(unacceptable(found, judged, "2027-01-01")).toHaveLength(1);
  });

  test("what is no answer is none", () => {
    expect(readAdvisories("")).toBeNull();
    expect(readAdvisories("error: 405")).toBeNull();
    expect(readAdvisories("[]")).toBeNull();
    expect(readAdvisories("{}")).toEqual([]);
  });

  test("each that was accepted says why and until when", () => {
    for (const each of accepted as readonly Record<string, string>[]) {
      expect(each["reason"]?.length ?? 0).toBeGreaterThan(20);
      expect(each["until"]).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
