import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { mediaTypeOf, readBody } from "./body.ts";
import { pointersOf, readJson } from "./json-body.ts";

const strict = { additionalProperties: false } as const;
const Schema = Type.Object(
  { name: Type.String({ maxLength: 5 }), tags: Type.Array(Type.Object({ id: Type.Integer() }, strict)) },
  strict,
);

const post = (body: BodyInit, headers: Record<string, string> = { "content-type": "application/json" }) =>
  new Request("http://localhost", { method: "POST", headers, body });

const endless = (chunks: { read: number }) =>
  new ReadableStream<Uint8Array>({
    pull: (controller) => {
      chunks.read += 1;
      controller.enqueue(new Uint8Array(1000));
    },
  });

test("[ED-2] a body is taken as it is: nothing converted, dropped or filled in", async () => {
  const body = { name: "ada", tags: [{ id: 1 }] };
  expect(await readJson(post(JSON.stringify(body)), Schema)).toEqual({ ok: true, value: body });
  for (const other of [
    { ...body, name: 5 },
    { ...body, tags: [{ id: "1" }] },
    { name: "ada" },
    { ...body, x: 1 },
  ])
    expect((await readJson(post(JSON.stringify(other)), Schema)).ok).toBe(false);
});

test("[ED-2] bytes that are no UTF-8 are refused and not repaired", async () => {
  const good = new TextEncoder().encode('{"name":"ada?","tags":[]}');
  expect((await readJson(post(good), Schema)).ok).toBe(true);
  const bad = good.map((byte) => (byte === 0x3f ? 0xff : byte));
  expect(await readJson(post(bad), Schema)).toMatchObject({ ok: false, error: "invalid-request" });
});

test("[ED-2] a refusal points at the fields and repeats neither values nor names that were made up", () => {
  const value = { name: "canary-value", tags: [{ id: "canary" }, { id: 1, canary: 2 }], canary: 3 };
  const pointers = pointersOf(Schema, value);
  expect(pointers.map(({ pointer }) => pointer).toSorted()).toEqual(["", "/name", "/tags/0/id", "/tags/1"]);
  expect(JSON.stringify(pointers)).not.toContain("canary");
  const many = { name: 1, tags: Array.from({ length: 50 }, () => ({ id: "x" })) };
  expect(pointersOf(Schema, many)).toHaveLength(8);
});

test("[ED-2] the media type decides, whatever its letters and parameters", async () => {
  const body = JSON.stringify({ name: "ada", tags: [] });
  for (const type of ["application/json; charset=utf-8", "Application/JSON"])
    expect((await readJson(post(body, { "content-type": type }), Schema)).ok).toBe(true);
  for (const type of ["text/json", "application/json+x", "application/problem+json", "x"])
    expect(await readJson(post(body, { "content-type": type }), Schema)).toMatchObject({
      error: "unsupported-media-type",
    });
  expect(mediaTypeOf(new Request("http://localhost"))).toBe("");
});

test("[ED-2] a longer body than announced as allowed is not read, and an endless one only so far", async () => {
  expect(await readBody(post("12345", { "content-length": "5" }), 4)).toEqual({
    ok: false,
    error: "too-large",
  });
  expect(await readBody(post("1234", { "content-length": "nonsense" }), 4)).toMatchObject({
    error: "too-large",
  });
  expect((await readBody(post("1234"), 4)).ok).toBe(true);
  const chunks = { read: 0 };
  expect(await readBody(post(endless(chunks)), 10_000)).toEqual({ ok: false, error: "too-large" });
  expect(chunks.read).toBeLessThan(20);
  expect(await readBody(new Request("http://localhost"), 4)).toEqual({ ok: true, value: new Uint8Array() });
});
