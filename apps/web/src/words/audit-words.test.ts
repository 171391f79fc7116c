import { expect, test } from "bun:test";
import { AUDIT_ACTIONS } from "@holdfast/protocol/audit";
import { AUDIT_KINDS, actionKind, actionWords, checkedWords, faultWords } from "./audit-words.ts";

test("[AD-9] [B58] every action has words of its own and a kind, and one of a newer service is shown by its name", () => {
  const words = AUDIT_ACTIONS.map(actionWords);
  expect(new Set(words).size).toBe(AUDIT_ACTIONS.length);
  for (const action of AUDIT_ACTIONS) {
    expect(actionWords(action)).toMatch(/^[A-Z][a-z]+ [a-z ,:]+$/);
    expect(Object.keys(AUDIT_KINDS)).toContain(actionKind(action) ?? "");
  }
  for (const strange of ["robot.built", "constructor", "toString"])
    expect([actionWords(strange), actionKind(strange)]).toEqual([strange, null]);
});

test("[AD-8] what a check found is said in a sentence, and no more than it found", () => {
  const whole = { whole: true, entries: 9, since: "2026-11-02T08:00:00.000Z", swept: false } as const;
  expect(checkedWords(whole)).toBe("Checked: complete since the beginning, 9 entries");
  expect(checkedWords({ ...whole, swept: true, entries: 1 })).toMatch(
    /^Checked: complete since .*2026.*; older ones were dropped, 1 entry$/,
  );
  expect(faultWords("forked")).toContain("tells otherwise");
});
