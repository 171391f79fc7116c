import { expect, test } from "bun:test";
import { addressesInText } from "./addresses-in-text.ts";

test("[WB-2] only http and https addresses in a text can be opened", () => {
  const text = "see https://example.org/a?b=1, HTTP://Example.org or javascript:alert(1) (file:///etc)";
  const pieces = addressesInText(text);
  expect(pieces.map(({ text: each }) => each).join("")).toBe(text);
  expect(pieces.flatMap(({ address }) => address ?? [])).toEqual([
    "https://example.org/a?b=1",
    "http://example.org/",
  ]);
  expect(addressesInText("nothing")).toEqual([{ at: 0, text: "nothing", address: null }]);
  expect(addressesInText("https://bank.example@evil.example")[0]?.address).toBeNull();
});
