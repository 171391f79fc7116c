import { expect, test } from "bun:test";
import { workspaceName, workspaceNameFault } from "./workspace-words.ts";

test("a workspace without a name that can be read is still told from others", () => {
  const id = "wsp_01a1fee3000070008000000000a0b1c2";
  expect(workspaceName({ id, name: "Harbour office", home: false })).toBe("Harbour office");
  expect(workspaceName({ id, name: null, home: true })).toBe("Your home");
  expect(workspaceName({ id, name: null, home: false })).toBe("Workspace b1c2");
});

test("a name has 3 to 80 characters, as people count them", () => {
  for (const good of ["abc", "⚓⚓⚓", " abc ", "a".repeat(80)]) expect(workspaceNameFault(good)).toBeNull();
  for (const bad of ["", "ab", "  ab  ", "⚓⚓", "a".repeat(81)])
    expect(workspaceNameFault(bad)).toMatch(/^Use at/);
});
