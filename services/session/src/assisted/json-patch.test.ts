import { describe, expect, test } from "bun:test";
import type { JsonValue } from "@holdfast/state/canonical-json";
import fc from "fast-check";
import { applyJsonPatch, PATCH_OPERATIONS_MAX, readJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { readStateValue } from "./state-json.ts";

const outcome = (document: JsonValue, patch: unknown): unknown => {
  const read = readJsonPatch(patch);
  if (!read.ok) return `no patch ${read.error.pointer}`;
  const applied = applyJsonPatch(document, read.value);
  return applied.ok ? applied.value : applied.error.pointer;
};

/** Appendix A of RFC 6902, in its order, and what its sections demand besides. A text is where it does not apply. */
const RFC_6902: readonly (readonly [name: string, document: JsonValue, patch: unknown, expected: unknown])[] =
  [
    [
      "A.1 adding an object member",
      { foo: "bar" },
      [{ op: "add", path: "/baz", value: "qux" }],
      { baz: "qux", foo: "bar" },
    ],
    [
      "A.2 adding an array element",
      { foo: ["bar", "baz"] },
      [{ op: "add", path: "/foo/1", value: "qux" }],
      { foo: ["bar", "qux", "baz"] },
    ],
    [
      "A.3 removing an object member",
      { baz: "qux", foo: "bar" },
      [{ op: "remove", path: "/baz" }],
      { foo: "bar" },
    ],
    [
      "A.4 removing an array element",
      { foo: ["bar", "qux", "baz"] },
      [{ op: "remove", path: "/foo/1" }],
      { foo: ["bar", "baz"] },
    ],
    [
      "A.5 replacing a value",
      { baz: "qux", foo: "bar" },
      [{ op: "replace", path: "/baz", value: "boo" }],
      { baz: "boo", foo: "bar" },
    ],
    [
      "A.6 moving a value",
      { foo: { bar: "baz", waldo: "fred" }, qux: { corge: "grault" } },
      [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
      { foo: { bar: "baz" }, qux: { corge: "grault", thud: "fred" } },
    ],
    [
      "A.7 moving an array element",
      { foo: ["all", "grass", "cows", "eat"] },
      [{ op: "move", from: "/foo/1", path: "/foo/3" }],
      { foo: ["all", "cows", "eat", "grass"] },
    ],
    [
      "A.8 testing a value: success",
      { baz: "qux", foo: ["a", 2, "c"] },
      [
        { op: "test", path: "/baz", value: "qux" },
        { op: "test", path: "/foo/1", value: 2 },
      ],
      { baz: "qux", foo: ["a", 2, "c"] },
    ],
    ["A.9 testing a value: error", { baz: "qux" }, [{ op: "test", path: "/baz", value: "bar" }], "/0/value"],
    [
      "A.10 adding a nested member",
      { foo: "bar" },
      [{ op: "add", path: "/child", value: { grandchild: {} } }],
      { foo: "bar", child: { grandchild: {} } },
    ],
    [
      "A.11 ignoring unrecognised elements",
      { foo: "bar" },
      [{ op: "add", path: "/baz", value: "qux", xyz: 123 }],
      { foo: "bar", baz: "qux" },
    ],
    [
      "A.12 adding to a nonexistent target",
      { foo: "bar" },
      [{ op: "add", path: "/baz/bat", value: "qux" }],
      "/0/path",
    ],
    [
      "A.13 an operation that is none",
      { foo: "bar" },
      [{ op: "spam", path: "/baz", value: "qux" }],
      "no patch /0",
    ],
    ["A.14 escaping", { "/": 9, "~1": 10 }, [{ op: "test", path: "/~01", value: 10 }], { "/": 9, "~1": 10 }],
    [
      "A.15 comparing strings and numbers",
      { "/": 9, "~1": 10 },
      [{ op: "test", path: "/~01", value: "10" }],
      "/0/value",
    ],
    [
      "A.16 adding an array value",
      { foo: ["bar"] },
      [{ op: "add", path: "/foo/-", value: ["abc", "def"] }],
      { foo: ["bar", ["abc", "def"]] },
    ],
    ["the whole document", { foo: 1 }, [{ op: "replace", path: "", value: { bar: 2 } }], { bar: 2 }],
    ["an index beyond the end", { foo: [1] }, [{ op: "add", path: "/foo/2", value: 0 }], "/0/path"],
    ["an index with a leading zero", { foo: [1, 2] }, [{ op: "remove", path: "/foo/01" }], "/0/path"],
    ["an index that is none", { foo: [1] }, [{ op: "replace", path: "/foo/1e0", value: 0 }], "/0/path"],
    ["the place after the end, to be read", { foo: [1] }, [{ op: "remove", path: "/foo/-" }], "/0/path"],
    ["a pointer without a slash", { foo: 1 }, [{ op: "remove", path: "foo" }], "/0/path"],
    ["a pointer with a lone tilde", { "~": 1 }, [{ op: "remove", path: "/~" }], "/0/path"],
    ["into itself", { foo: { bar: 1 } }, [{ op: "move", from: "/foo", path: "/foo/bar" }], "/0/path"],
    ["to where it is", { foo: 1 }, [{ op: "move", from: "/foo", path: "/foo" }], { foo: 1 }],
    ["a copy of what is not there", { foo: 1 }, [{ op: "copy", from: "/bar", path: "/foo" }], "/0/from"],
    [
      "null, which is a value",
      { foo: null },
      [{ op: "copy", from: "/foo", path: "/bar" }],
      { foo: null, bar: null },
    ],
    ["an operation without its value", {}, [{ op: "add", path: "/foo" }], "no patch /0"],
    ["what is no list", {}, { op: "add", path: "/foo", value: 1 }, "no patch "],
  ];

describe("a JSON patch", () => {
  for (const [name, document, patch, expected] of RFC_6902)
    test(`[AM-8] RFC 6902: ${name}`, () => {
      const before = JSON.stringify(document);
      expect(outcome(document, patch)).toEqual(expected);
      expect(JSON.stringify(document)).toBe(before);
    });

  test("[AM-8] no name of a member reaches a prototype", () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
    for (const name of names) {
      const value: JsonValue = { polluted: true };
      const made = outcome({}, [{ op: "add", path: `/${name}`, value }]);
      expect(Object.hasOwn(made as object, name)).toBe(true);
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      expect(outcome({}, [{ op: "add", path: `/${name}/polluted`, value: true }])).toBe("/0/path");
      expect(outcome({}, [{ op: "test", path: `/${name}`, value }])).toBe("/0/path");
      expect(outcome([], [{ op: "add", path: `/${name}`, value }])).toBe("/0/path");
      const merged = applyMergePatch({}, JSON.parse(`{"${name}":{"polluted":true}}`));
      expect(Object.keys(merged as object)).toEqual([name]);
      expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    }
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("[AM-8] copies that double what the ones before made come to an end", () => {
    const patch = Array.from({ length: 60 }, (_, i) => ({ op: "copy", from: "", path: `/${i}` }));
    expect(outcome({ a: "x".repeat(1_000) }, patch)).toMatch(/^\/\d+\/from$/);
  });

  test("[AM-8] moves that stack values into each other end neither a copy nor the judgement of the whole", () => {
    const chain = (depth: number): JsonValue => JSON.parse(`${'{"a":'.repeat(depth)}{}${"}".repeat(depth)}`);
    const deep = "/a".repeat(62);
    const patch = Array.from({ length: 900 }, (_, i) => [
      { op: "add", path: `/${i + 1}`, value: chain(62) },
      { op: "move", from: `/${i}`, path: `/${i + 1}${deep}/a` },
    ]).flat();
    const [first, second] = [patch.slice(0, 1_000), patch.slice(1_000)];
    const half = outcome({ 0: chain(1) }, first) as JsonValue;
    const whole = outcome(half, [...second, { op: "copy", from: "", path: "/copy" }]) as JsonValue;
    expect(typeof whole).toBe("object");
    expect(readStateValue(whole)).toMatchObject({ ok: false, error: { code: "invalid-request" } });
  });

  test("[AM-8] more operations or a longer way than anybody means are refused", () => {
    const patch = Array.from({ length: PATCH_OPERATIONS_MAX + 1 }, () => ({
      op: "test",
      path: "",
      value: {},
    }));
    expect(outcome({}, patch)).toBe("no patch ");
    expect(outcome({}, [{ op: "test", path: "/a".repeat(65), value: 1 }])).toBe("/0/path");
  });

  test("[AM-8] [ST-4] what a patch does not touch stays the same object", () => {
    const document = { a: { b: [1, 2] }, c: { d: {} } };
    const patched = outcome(document, [{ op: "add", path: "/a/b/-", value: 3 }]) as typeof document;
    expect(patched.c).toBe(document.c);
    expect(patched.a).not.toBe(document.a);
    const merged = applyMergePatch(document, { a: { e: 1 } }) as typeof document;
    expect([merged.c === document.c, merged.a.b === document.a.b]).toEqual([true, true]);
    expect(applyMergePatch(document, { a: {}, f: null })).toBe(document);
  });
});

/** Appendix A of RFC 7396: original, patch, result. */
const RFC_7396: readonly (readonly [JsonValue, JsonValue, JsonValue])[] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

describe("a merge patch", () => {
  for (const [original, patch, result] of RFC_7396)
    test(`[AM-8] RFC 7396: ${JSON.stringify(patch)} on ${JSON.stringify(original)}`, () => {
      expect(applyMergePatch(original, patch)).toEqual(result);
    });

  test("[AM-8] it does what the pseudo code of RFC 7396 does, whatever the documents", () => {
    /** Section 2, word for word, in place and on copies. */
    const slow = (target: JsonValue | undefined, patch: JsonValue): JsonValue => {
      if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
      const isObject = typeof target === "object" && target !== null && !Array.isArray(target);
      const made: Record<string, JsonValue> = isObject ? { ...(target as Record<string, JsonValue>) } : {};
      for (const [name, value] of Object.entries(patch)) {
        if (value === null) delete made[name];
        else made[name] = slow(made[name], value);
      }
      return made;
    };
    const json = fc.jsonValue({ maxDepth: 4 }).map((each) => each as JsonValue);
    const named = fc.dictionary(fc.constantFrom("a", "b", "c"), json) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(fc.oneof(json, named), fc.oneof(json, named), (document, patch) => {
        const clean = (value: JsonValue): string => JSON.stringify(value);
        if (clean(document).includes("__proto__") || clean(patch).includes("__proto__")) return;
        expect(applyMergePatch(document, patch)).toEqual(slow(document, patch));
      }),
      { numRuns: 300 },
    );
  });
});
