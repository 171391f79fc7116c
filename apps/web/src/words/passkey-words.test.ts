import { expect, test } from "bun:test";
import { addedWords, passkeyMark, passkeyName } from "./passkey-words.ts";

test("[PK-14] whether a passkey unlocks is said wherever it is shown, and when it was added", () => {
  for (const words of [passkeyMark, addedWords])
    expect(words({ unlocks: true })).not.toBe(words({ unlocks: false }));
  expect(addedWords({ unlocks: false })).toContain("cannot unlock");
});

test("each kind of passkey has a name of its own", () => {
  const kinds = ["security-key", "synced", "this-device", "other"] as const;
  expect(new Set(kinds.map((kind) => passkeyName({ kind }))).size).toBe(kinds.length);
});
