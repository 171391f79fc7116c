import { expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import { email, emailKey } from "./auth.ts";

const SURROGATES = [0xd800, 0xdfff] as const;

test("[AU-1] an address compares equal however it is composed, written in capitals, or compared before", () => {
  // Letters whose lower case is composed otherwise than they are: one in a thousand, so all are tried.
  for (let code = 0x21; code < 0x30000; code++) {
    if (code >= SURROGATES[0] && code <= SURROGATES[1]) continue;
    const typed = `\u0130${String.fromCodePoint(code)}\u0301@example.org`;
    const key = emailKey(typed);
    const same = [key, typed.normalize("NFD"), typed.normalize("NFC"), ` ${typed.toLowerCase()}\n`];
    for (const other of same) if (emailKey(other) !== key) expect([typed, other]).toEqual([typed, typed]);
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const key = emailKey(text);
      expect([emailKey(key), emailKey(text.normalize("NFD"))]).toEqual([key, key]);
    }),
  );
});

test("[AU-1] an address has two sides and nothing that is no letter of one", () => {
  for (const good of ["a@b", " ada@example.org ", "zo\u00e9@ex\u00e4mple.org", "a+b.c@d-e.f"])
    expect([good, Value.Check(email, good)]).toEqual([good, true]);
  const long = `${"a".repeat(250)}@b.c`;
  expect([Value.Check(email, long), Value.Check(email, `a${long}`)]).toEqual([true, false]);
  for (const bad of [
    "",
    "@",
    "a@",
    "@b",
    "a@b@c",
    "a b@c",
    "a\u0000@b",
    "a@b\u001f",
    "a\n@b",
    "a\u007f@b",
    "a@b\u0085",
  ])
    expect([bad, Value.Check(email, bad)]).toEqual([bad, false]);
});

test("[A32] an address holds nothing that a header of a mail would read as more than one address", () => {
  for (const bad of [
    "a,b@c",
    "a@b,c",
    "a;b@c",
    "<a@b>",
    "a<b@c",
    '"a"@b',
    "a(b)@c",
    "a:b@c",
    "a\\@b",
    "a@b\r\nBcc: c",
  ])
    expect([bad, Value.Check(email, bad)]).toEqual([bad, false]);
});
