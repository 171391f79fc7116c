import { describe, expect, test } from "bun:test";
import type { RecoveryReport, SectionResult } from "@holdfast/client/contract/recovery";
import { reportWords, setBackWords } from "./damage-words.ts";

const AT = "2026-11-20T08:00:00.000Z";
const section = (name: string, change: Partial<SectionResult>): SectionResult => ({
  section: `file:${name}`,
  name,
  state: "ok",
  bytes: 10,
  tier: null,
  from: null,
  at: null,
  exact: true,
  ...change,
});

const report = (sections: readonly SectionResult[]): RecoveryReport => ({
  id: "1",
  save: { digest: "00", seq: 4, at: AT },
  sections,
  recovered: sections.filter(({ state }) => state === "recovered").length,
  lost: {
    sections: sections.filter(({ state }) => state === "lost").length,
    bytes: 2048,
    names: [],
  },
  lostNodes: 0,
  damagedShare: 0.5,
  needsConfirmation: true,
});

describe("damage in words", () => {
  test("[RC-3] what is whole, what comes back and from when, and what is lost", () => {
    const lines = reportWords(
      report([
        section("a.ts", {}),
        section("b.ts", { state: "recovered", tier: "T1" }),
        section("c.ts", { state: "recovered", tier: "T5", exact: false, at: AT, from: "11" }),
        section("d.ts", { state: "recovered", tier: "T7", exact: false }),
        section("e.ts", { state: "lost", exact: false }),
      ]),
    );
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("1 of 5 parts are whole where they are stored.");
    expect(lines[1]).toBe("1 come back exactly as they were saved.");
    expect(lines[2]).toContain("c.ts");
    expect(lines[3]).toContain("d.ts");
    expect(lines[4]).toBe("1 cannot be had any more (2.0 KB): e.ts.");
  });

  test("[RC-11] both saves are named", () => {
    const here = { digest: "aa", seq: 7, at: AT };
    const there = { digest: "bb", seq: 5, at: AT };
    expect(setBackWords({ here, there, kind: "older" })).toContain("save 5");
    expect(setBackWords({ here, there, kind: "fork" })).toContain("does not follow");
    expect(setBackWords({ here, there: null, kind: "gone" })).toContain("the service has none");
  });
});
