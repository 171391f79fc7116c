import { expect, test } from "bun:test";
import { pathOf, SECTIONS, sectionAt } from "./sections.ts";

test("an address of the settings names its section, and anything else the account", () => {
  for (const { id } of SECTIONS) expect(sectionAt(pathOf(id))).toBe(id);
  expect(sectionAt("/settings/logins/")).toBe("logins");
  for (const path of ["/settings", "/settings/", "/settings/nothing"])
    expect(sectionAt(path)).toBe("account");
});
