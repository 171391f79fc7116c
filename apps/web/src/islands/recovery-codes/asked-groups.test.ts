import { describe, expect, test } from "bun:test";
import { askGroups, dice, groupsOf, isAskedGroup } from "./asked-groups.ts";

const CODES = Array.from({ length: 8 }, (_, at) =>
  Array.from({ length: 9 }, (_, group) => `${at}${group}1A`).join("-"),
);

describe("the groups that are asked back", () => {
  test("belong to two different codes, whatever the dice say", () => {
    for (let first = 0; first < 8; first++)
      for (let step = 0; step < 7; step++) {
        const rolls = [first, step, 4, 8];
        const asked = askGroups(CODES, () => rolls.shift() ?? 0);
        expect(new Set(asked.map(({ code }) => code)).size).toBe(2);
        expect(asked.map(({ group }) => group)).toEqual([4, 8]);
        for (const { code } of asked) expect(CODES[code]).toBeDefined();
      }
  });

  test("reach every code and every group", () => {
    const asked = Array.from({ length: 400 }, () => askGroups(CODES, dice)).flat();
    expect(new Set(asked.map(({ code }) => code)).size).toBe(8);
    expect(new Set(asked.map(({ group }) => group)).size).toBe(9);
  });

  test("are read as recovery reads codes, and told from all others", () => {
    const asked = { code: 3, group: 0 };
    expect(groupsOf(CODES[3] ?? "")[0]).toBe("301A");
    for (const typed of ["301A", "301a", " 3o-la ", "30IA"])
      expect(isAskedGroup(CODES, asked, typed)).toBe(true);
    for (const typed of ["", "301", "311A", "301AA", "301B"])
      expect(isAskedGroup(CODES, asked, typed)).toBe(false);
  });
});
