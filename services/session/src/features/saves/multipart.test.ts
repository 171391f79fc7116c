import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { concat, utf8 } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { sealSave } from "../../testing/chain.ts";
import { createFixture, outcomeOf } from "../../testing/fixture.ts";
import { formOf } from "../../testing/forms.ts";
import { boundaryOf, readForm } from "./multipart.ts";

const bytes = (constraints: fc.IntArrayConstraints = {}) =>
  fc.uint8Array(constraints).map((array) => new Uint8Array(array));
const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const part = fc.record({ name, fileName: name, bytes: bytes({ maxLength: 400 }) });

/** The form as the runtime writes it, and its boundary. */
const written = async (form: FormData) => {
  const request = new Request("http://localhost", { method: "POST", body: form });
  const type = request.headers.get("content-type") ?? "";
  return { body: new Uint8Array(await request.arrayBuffer()), type, boundary: boundaryOf(type) ?? "" };
};

describe("reading a form", () => {
  test("[SP-1] finds the parts that the runtime wrote, whatever is in them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const form = new FormData();
        for (const each of parts) form.append(each.name, new Blob([each.bytes]), each.fileName);
        const { body, boundary } = await written(form);
        const read = readForm(body, boundary);
        const found = read.ok
          ? read.value.map(({ name, fileName, bytes }) => ({ name, fileName, bytes }))
          : null;
        expect(found).toEqual(parts);
      }),
      { numRuns: 60 },
    );
  });

  test("[SP-1] takes only multipart/form-data with one plain or quoted boundary", () => {
    const types: readonly [string | null, string | null][] = [
      ["multipart/form-data; boundary=abc", "abc"],
      ["Multipart/Form-Data;boundary=a-b_c", "a-b_c"],
      ['multipart/form-data; boundary="a b"', "a b"],
      [null, null],
      ["", null],
      ["multipart/mixed; boundary=abc", null],
      ["multipart/form-data", null],
      ["multipart/form-data; boundary=", null],
      [`multipart/form-data; boundary=${"x".repeat(71)}`, null],
      ["multipart/form-data; boundary=a\r\nb", null],
      ["multipart/form-data; boundary=a; boundary=b", null],
    ];
    for (const [type, boundary] of types) expect(boundaryOf(type)).toBe(boundary);
  });

  test("[SP-5] refuses more parts, longer or repeated headers than a save needs", () => {
    const one = (headers: string) => `--b\r\n${headers}\r\n\r\nx\r\n`;
    const disposition = 'Content-Disposition: form-data; name="manifest"';
    const read = (text: string) => readForm(utf8(text), "b").ok;
    expect(read(`${one(disposition)}--b--`)).toBe(true);
    expect(read(`${one(disposition).repeat(128)}--b--\r\n`)).toBe(true);
    expect(read(`${one(disposition).repeat(129)}--b--`)).toBe(false);
    const refused = [
      `${disposition}\r\n${disposition}`,
      `${disposition}\r\nX-Long: ${"x".repeat(1_024)}`,
      `${disposition}\r\n: nameless`,
      'Content-Disposition: attachment; name="manifest"',
      "Content-Disposition: form-data",
      "Content-Type: application/octet-stream",
    ];
    for (const headers of refused) expect(read(`${one(headers)}--b--`)).toBe(false);
  });

  test("[SP-5] never throws, whatever the bytes", () => {
    const noise = fc.oneof(
      bytes({ maxLength: 300 }),
      fc
        .array(fc.constantFrom("--b", "--", "\r\n", "\r\n\r\n", "x", 'name="', "form-data;", ":"), {
          maxLength: 40,
        })
        .map((words) => utf8(words.join(""))),
    );
    fc.assert(
      fc.property(noise, (body) => {
        readForm(body, "b");
      }),
      { numRuns: 500 },
    );
  });
});

/** One thing that can happen to bytes on their way; positions are parts of the whole, 0–1. */
const accident = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), from: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant("flip" as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    bits: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    kind: fc.constant("repeat" as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 600 }),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: bytes({ minLength: 1, maxLength: 40 }),
  }),
);

const after = (
  body: Uint8Array<ArrayBuffer>,
  happened: typeof accident extends fc.Arbitrary<infer T> ? T : never,
) => {
  const at = Math.min(body.length - 1, Math.floor(happened.from * body.length));
  const [before, rest] = [body.slice(0, at), body.slice(at)];
  if (happened.kind === "cut") return before;
  if (happened.kind === "insert") return concat(before, happened.bytes, rest);
  if (happened.kind === "repeat") return concat(before, rest.slice(0, happened.length), rest);
  rest[0] = (rest[0] ?? 0) ^ happened.bits;
  return concat(before, rest);
};

/** A session with one save, and the form of the next. */
const begin = async () => {
  const of = await createFixture();
  const first = await sealSave(of.ann, of.session, null);
  await of.save(first);
  const second = await sealSave(of.ann, of.session, first, { segmentBytes: [300, 700] });
  return { of, second, before: of.stored(), ...(await written(formOf(second))) };
};

test("[SP-5] a save damaged on its way is stored as it was meant or not at all, and never breaks the service", async () => {
  let story = await begin();
  await fc.assert(
    fc.asyncProperty(fc.array(accident, { minLength: 1, maxLength: 3 }), async (accidents) => {
      const { of, second, before, body, type } = story;
      const damaged = accidents.reduce(after, body);
      const headers = { "content-type": type };
      const answer = await of.send("POST", `${of.path}/saves`, { body: damaged, headers });
      expect(of.log.filter((line) => line.includes('"error"'))).toEqual([]);
      if (answer.status === 201) {
        // What was hit has no meaning, as the case of a header's name.
        expect((await answer.json()).digest).toBe(toHex(second.digest));
        story = await begin();
      } else {
        expect(await outcomeOf(answer)).toMatch(/^4\d\d [a-z-]+$/);
        expect(of.stored()).toBe(before);
      }
    }),
    { numRuns: 300 },
  );
  expect((await story.of.save(story.second)).status).toBe(201);
});
