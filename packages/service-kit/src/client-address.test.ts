import { expect, test } from "bun:test";
import { clientAddress } from "./client-address.ts";

const PROXIES = new Set(["10.0.0.1", "10.0.0.2"]);
const from = (peer: string | null, forwarded?: string, proxies: ReadonlySet<string> = PROXIES) =>
  clientAddress(
    new Request(
      "http://localhost",
      forwarded === undefined ? {} : { headers: { "x-forwarded-for": forwarded } },
    ),
    peer,
    proxies,
  );

test("[AU-11] who connects is who asks, whatever the request says", () => {
  expect(from("192.0.2.1")).toBe("192.0.2.1");
  expect(from("192.0.2.1", "198.51.100.9")).toBe("192.0.2.1");
  expect(from("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(from("10.0.0.1", "198.51.100.9", new Set())).toBe("10.0.0.1");
  expect(from(null, "198.51.100.9")).toBe("unknown");
});

test("[AU-11] a trusted proxy is believed about its own client and nothing before it", () => {
  expect(from("10.0.0.1", "192.0.2.1")).toBe("192.0.2.1");
  expect(from("::ffff:10.0.0.1", "192.0.2.1")).toBe("192.0.2.1");
  expect(from("10.0.0.1", "198.51.100.9, 192.0.2.1")).toBe("192.0.2.1");
  expect(from("10.0.0.1", "198.51.100.9, 192.0.2.1, 10.0.0.2")).toBe("192.0.2.1");
  expect(from("10.0.0.1", "10.0.0.2, 10.0.0.2")).toBe("10.0.0.1");
  expect(from("10.0.0.1", " , ,")).toBe("10.0.0.1");
  expect(from("10.0.0.1")).toBe("10.0.0.1");
});

test("[AU-11] what is no address is nobody's, however long it is", () => {
  for (const made of [
    "unknown",
    "192.0.2.1:4711",
    "192.0.2.999",
    "a".repeat(9000),
    "<script>",
    "[2001:db8::1]",
  ])
    expect(from("10.0.0.1", `192.0.2.1, ${made}`)).toBe("10.0.0.1");
  expect(from("10.0.0.1", "192.0.2.999, 2001:db8::1")).toBe("2001:db8::1");
});
