import { expect, test } from "bun:test";
import fc from "fast-check";
import { repeatsMembers, shapeOf } from "./json-shape.ts";

const repeats = (text: string): boolean => repeatsMembers(shapeOf(text), JSON.parse(text));

test("[ED-2] a member that is written twice is seen, wherever it stands and however its name is written", () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '[{"b":{"a":1,"c":2,"a":3}}]',
    '{"__proto__":1,"__proto__":2}',
    '{"a":{"x":1},"a":{}}',
  ])
    expect([text, repeats(text)]).toEqual([text, true]);
});

test("[ED-2] no text that writes each member once is taken for one that does not", () => {
  for (const text of [
    '{"a:\\"":":","b\\\\":"\\\\"}',
    '[{"a":1},{"a":1}]',
    '{"a":{"a":{"a":":"}}}',
    "null",
    '":"',
  ])
    expect([text, repeats(text)]).toEqual([text, false]);
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (json, spaces) => {
      expect(repeats(JSON.stringify(JSON.parse(json), null, spaces))).toBe(false);
    }),
  );
});

test("[ED-2] how deep a text is, is known before anything follows it down", () => {
  const texts = ["1", '"[[["', "[]", '{"a":{}}', '[[1],[{"a":[]}]]', '{"[\\"[":[]}', "[".repeat(9)];
  expect(texts.map((text) => shapeOf(text).depth)).toEqual([0, 0, 1, 2, 4, 2, 9]);
});
