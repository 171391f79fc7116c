import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { nodePrimitives } from "./node/primitives.ts";
import { deriveRecoveryCode, formatRecoveryCode, parseRecoveryCode } from "./recovery-code.ts";

const codes = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((array) => new Uint8Array(array));

describe("recovery codes", () => {
  test("[KY-1] a code comes back from its text, however it was typed", async () => {
    await fc.assert(
      fc.asyncProperty(codes, async (code) => {
        const text = await formatRecoveryCode(nodePrimitives, code);
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
        const typed = text.toLowerCase().replaceAll("-", " ").replaceAll("1", "l").replaceAll("0", "o");
        for (const form of [text, typed, text.replaceAll("1", "I")]) {
          expect(await parseRecoveryCode(nodePrimitives, form)).toEqual({ ok: true, value: code });
        }
      }),
    );
  });

  test("[KY-1] a wrong character, a swap or a missing one is noticed", async () => {
    const code = Uint8Array.from({ length: 20 }, (_, i) => i * 11);
    const text = await formatRecoveryCode(nodePrimitives, code);
    const malformed = { ok: false, error: "malformed-object" } as const;
    for (let at = 0; at < text.length; at++) {
      if (text[at] === "-") continue;
      const wrong = text.slice(0, at) + (text[at] === "7" ? "8" : "7") + text.slice(at + 1);
      expect(await parseRecoveryCode(nodePrimitives, wrong)).toEqual(malformed);
    }
    expect(await parseRecoveryCode(nodePrimitives, text.slice(1))).toEqual(malformed);
    expect(await parseRecoveryCode(nodePrimitives, text.replace(/^./, "U"))).toEqual(malformed);
  });

  test("[KY-1] keys and slot id are unrelated, and only 20 bytes are a code", async () => {
    const keys = await deriveRecoveryCode(nodePrimitives, new Uint8Array(20));
    expect(keys.authKey).not.toEqual(keys.kek);
    expect(keys.slotId.length).toBe(16);
    await expect(deriveRecoveryCode(nodePrimitives, new Uint8Array(19))).rejects.toThrow(RangeError);
  });
});
