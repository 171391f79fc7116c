import { expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { rebase } from "@holdfast/state/rebase";
import { copiesMade } from "./copies.ts";
import { addFile, setText } from "./file-changes.ts";

const base = addFile("a", "a.md", "first")(emptyState());

test("[SP-26] the copy of a file that two devices wrote in is named", () => {
  const mine = setText("a", "mine")(base);
  const theirs = setText("a", "theirs")(base);
  const { state, copies } = rebase(base, mine, theirs, "Chrome on Linux");
  expect(copiesMade(mine, state)).toEqual(copies);
  expect(copies).toHaveLength(1);
});

test("files that arrive from elsewhere are no copies", () => {
  expect(copiesMade(base, addFile("b", "b.md")(base))).toEqual([]);
});
