import { describe, expect, test } from "bun:test";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { PROBLEMS } from "@holdfast/protocol/problems";
import { adviceFor, safetyOf, sentenceOf } from "./problem-words.ts";

const problem = (code: ClientProblem["code"], more: Partial<ClientProblem> = {}): ClientProblem => ({
  code,
  title: "It was refused",
  dataSafe: true,
  ...more,
});

describe("words for problems", () => {
  test("every code has a sentence that says what to do", () => {
    const own = ["offline", "wrong-passphrase", "weak-passphrase", "weak-kdf", "not-trusted", "damaged"];
    own.push("mistyped-code", "wrong-code");
    own.push("wrong-passkey", "passkey-cancelled", "passkey-unsupported", "passkey-known");
    own.push("signed-in");
    for (const code of [...Object.keys(PROBLEMS), ...own] as ClientProblem["code"][])
      expect(adviceFor(problem(code))).toMatch(/^[A-Z].*\.$/);
  });

  test("a wrong passphrase and damaged data are told apart", () => {
    expect(adviceFor(problem("wrong-passphrase"))).not.toBe(adviceFor(problem("damaged")));
  });

  test("a mistyped code, a code that opens nothing and too many tries are told apart", () => {
    const codes = ["mistyped-code", "wrong-code", "account-locked", "offline", "not-trusted"] as const;
    expect(new Set(codes.map((code) => adviceFor(problem(code)))).size).toBe(codes.length);
  });

  test("a wait is named in seconds, then in minutes", () => {
    expect(adviceFor(problem("rate-limited", { retryAfterSeconds: 12.2 }))).toEndWith("(about 13 s)");
    expect(adviceFor(problem("rate-limited", { retryAfterSeconds: 300 }))).toEndWith("(about 5 min)");
  });

  test("whether data is safe is never left open", () => {
    expect(safetyOf(problem("offline"))).not.toBe(safetyOf(problem("offline", { dataSafe: false })));
  });

  test("a detail is a sentence, whoever wrote it", () => {
    expect(sentenceOf("the new passphrase is set: sign in with it")).toBe(
      "The new passphrase is set: sign in with it.",
    );
    expect(sentenceOf("Whole already.")).toBe("Whole already.");
  });
});
