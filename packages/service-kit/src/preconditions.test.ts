import { expect, test } from "bun:test";
import { isHeld, notModified, readIfMatch, versionTag } from "./preconditions.ts";

const request = (headers: Record<string, string>) => new Request("http://localhost", { headers });

test("[AU-9] If-Match names exactly one version, strongly", () => {
  expect(readIfMatch(request({ "if-match": versionTag(12) }))).toEqual({ ok: true, value: 12 });
  expect(readIfMatch(request({}))).toEqual({ ok: false, error: "precondition-required" });
  for (const tag of [
    "*",
    "",
    '"v0"',
    '"v01"',
    '"v-1"',
    '"v1.5"',
    'W/"v1"',
    '"v1","v2"',
    "v1",
    '"v9999999999"',
  ])
    expect([tag, readIfMatch(request({ "if-match": tag }))]).toEqual([
      tag,
      { ok: false, error: "version-conflict" },
    ]);
});

test("[SP-8] If-None-Match holds by any of its tags, weakly compared", () => {
  for (const held of ['"a"', '"b", "a"', 'W/"a"', "*", '"b" , W/"a"'])
    expect([held, isHeld(request({ "if-none-match": held }), '"a"')]).toEqual([held, true]);
  for (const held of ['"b"', "a", '""'])
    expect(isHeld(request({ "if-none-match": held }), '"a"')).toBe(false);
  expect(isHeld(request({}), '"a"')).toBe(false);
  const answer = notModified('"a"');
  expect([answer.status, answer.headers.get("etag"), answer.body]).toEqual([304, '"a"', null]);
});
