import { describe, expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { describeError, redact } from "./request-log.ts";

const bytes = crypto.getRandomValues(new Uint8Array(32));

describe("words of errors in the log", () => {
  test("[AU-12] what may be a key, a token or an address is taken out", () => {
    const secrets = [
      toBase64url(bytes),
      toHex(bytes),
      Buffer.from(bytes).toString("base64"),
      "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhY2MifQ.c2lnbmF0dXJl",
      "ada@example.org",
      "Ada.Lovelace+notes@example.co.uk",
    ];
    for (const secret of secrets) {
      for (const text of [secret, `could not insert (${secret}) here`, `{"key":"${secret}"}`]) {
        expect(redact(text)).not.toContain(secret);
      }
    }
    expect(redact("connect postgresql://holdfast_app:hunter2@db.example/holdfast")).not.toContain("hunter2");
  });

  test("[ED-6] what went wrong, where, and why stays readable", () => {
    const error = new TypeError("no such column", { cause: new RangeError("short") });
    const text = describeError(error);
    expect(text).toStartWith("TypeError: no such column at ");
    expect(text).toContain("request-log.test.ts");
    expect(text).toContain("| caused by RangeError: short");
    expect(describeError(new Error("query with canary\n\nwhat is wrong\n"))).toStartWith(
      "Error: what is wrong at ",
    );
    expect(describeError("a text that was thrown")).toBe("string");
    expect(describeError(undefined)).toBe("undefined");
  });
});
