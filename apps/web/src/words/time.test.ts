import { describe, expect, test } from "bun:test";
import { counted, size } from "./size.ts";
import { ago, duration } from "./time.ts";

const AT = "2026-11-21T12:00:00.000Z";
const after = (seconds: number): string => ago(AT, Date.parse(AT) + seconds * 1000);

describe("words for times and sizes", () => {
  test("a time since grows from seconds to days, and never is in the future", () => {
    expect([0, 1, 2, 59, 60, 3599, 3600, 86_399, 86_400].map(after)).toEqual([
      "just now",
      "just now",
      "2 s ago",
      "59 s ago",
      "1 min ago",
      "59 min ago",
      "1 h ago",
      "23 h ago",
      "1 d ago",
    ]);
    expect(after(-30)).toBe("just now");
  });

  test("durations and sizes have one unit", () => {
    expect([0.4, 640, 1200].map(duration)).toEqual(["0 ms", "640 ms", "1.2 s"]);
    expect([0, 1023, 1024, 5222, 1024 ** 2].map(size)).toEqual([
      "0 B",
      "1023 B",
      "1.0 KB",
      "5.1 KB",
      "1.0 MB",
    ]);
  });

  test("a count of one has no plural", () => {
    expect([0, 1, 4].map((count) => counted(count, "change"))).toEqual([
      "0 changes",
      "1 change",
      "4 changes",
    ]);
  });
});
