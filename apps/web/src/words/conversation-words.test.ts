import { expect, test } from "bun:test";
import { branchLabel, branchWords, codeTitle, hiddenLabel } from "./conversation-words.ts";

test("[WB-13] the words of a conversation", () => {
  expect([branchWords(2, 3), branchLabel(2, 3)]).toEqual(["2 of 3", "Version 2 of 3 of this message"]);
  expect([codeTitle("py", "Python"), codeTitle("", null), codeTitle("brainfudge", null)]).toEqual([
    "Python",
    "Text",
    "brainfudge",
  ]);
  expect([hiddenLabel("\u202e"), hiddenLabel("\u{e0041}\u{e0042}")]).toEqual([
    "A hidden character",
    "2 hidden characters",
  ]);
});
