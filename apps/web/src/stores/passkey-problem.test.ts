import { expect, test } from "bun:test";
import { passkeyProblem } from "./passkey-problem.ts";

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
