import { expect, test } from "bun:test";
import { readAddress } from "../addresses.ts";
import { plainText, saysWhereItLeads } from "./link-text.ts";

const says = (said: string, address: string): boolean => {
  const read = readAddress(address);
  return read.kind === "link" && saysWhereItLeads(said, read);
};

test("[WB-13] a link's text stands alone only where it is the address", () => {
  for (const [said, address] of [
    ["https://example.org/a?b", "https://example.org/a?b"],
    ["example.org", "https://example.org/login"],
    ["www.example.org/x", "http://www.example.org/x"],
    ["localhost:3000/a", "http://localhost:3000/a"],
  ] as const) {
    expect(says(said, address)).toBe(true);
  }
  for (const [said, address] of [
    ["my bank", "https://evil.example"],
    ["https://bank.example", "https://evil.example"],
    ["https://bank.example@evil.example/", "https://bank.example@evil.example/"],
    ["example.org.evil.example", "https://example.org"],
    ["https://аррӏе.com", "https://аррӏе.com"],
    ["", "https://example.org"],
  ] as const) {
    expect(says(said, address)).toBe(false);
  }
});

test("[WB-13] the text of pieces is all of it", () => {
  expect(
    plainText([
      { kind: "text", text: "a" },
      { kind: "strong", inside: [{ kind: "link", address: "x", inside: [{ kind: "code", text: "b" }] }] },
    ]),
  ).toBe("ab");
});
