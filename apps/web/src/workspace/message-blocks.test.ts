import { expect, test } from "bun:test";
import { messageBlocks } from "./message-blocks.ts";

test("paragraphs end at blank lines and keep their line breaks", () => {
  expect(messageBlocks("one\ntwo\n\n\nthree\n")).toEqual([
    { kind: "text", spans: [{ kind: "plain", text: "one\ntwo" }] },
    { kind: "text", spans: [{ kind: "plain", text: "three" }] },
  ]);
});

test("fenced code is kept as it is", () => {
  expect(messageBlocks("see\n```ts\nif (a) {\n\n  b(`c`);\n}\n```\ndone")).toEqual([
    { kind: "text", spans: [{ kind: "plain", text: "see" }] },
    { kind: "code", text: "if (a) {\n\n  b(`c`);\n}" },
    { kind: "text", spans: [{ kind: "plain", text: "done" }] },
  ]);
});

test("a fence without an end runs to the last line", () => {
  expect(messageBlocks("```\ncode")).toEqual([{ kind: "code", text: "code" }]);
});

test("code and stress inside a line", () => {
  expect(messageBlocks("use `a*b` and **this** * not that")).toEqual([
    {
      kind: "text",
      spans: [
        { kind: "plain", text: "use " },
        { kind: "code", text: "a*b" },
        { kind: "plain", text: " and " },
        { kind: "strong", text: "this" },
        { kind: "plain", text: " * not that" },
      ],
    },
  ]);
});

test("markup is text", () => {
  expect(messageBlocks("<b>no</b>")).toEqual([
    { kind: "text", spans: [{ kind: "plain", text: "<b>no</b>" }] },
  ]);
  expect(messageBlocks(" \n ")).toEqual([]);
});
