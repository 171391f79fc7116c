import { expect, test } from "bun:test";
import { addedWords, passkeyMark, passkeyName, passkeyProblem } from "./passkey-words.ts";

test("[PK-14] whether a passkey unlocks is said wherever it is shown, and when it was added", () => {
  for (const words of [passkeyMark, addedWords])
    expect(words({ unlocks: true })).not.toBe(words({ unlocks: false }));
  expect(addedWords({ unlocks: false })).toContain("cannot unlock");
});

test("each kind of passkey has a name of its own", () => {
  const kinds = ["security-key", "synced", "this-device", "other"] as const;
  expect(new Set(kinds.map((kind) => passkeyName({ kind }))).size).toBe(kinds.length);
});

test("what a browser refuses is told apart, and a defect is none of it", () => {
  const codes = [
    "NotAllowedError",
    "AbortError",
    "InvalidStateError",
    "SecurityError",
    "ConstraintError",
  ].map((name) => passkeyProblem(name)?.code);
  expect(codes).toEqual([
    "passkey-cancelled",
    "passkey-cancelled",
    "passkey-known",
    "passkey-unsupported",
    "passkey-unsupported",
  ]);
  expect(passkeyProblem("TypeError")).toBeNull();
});
